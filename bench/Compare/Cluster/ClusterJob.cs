using System.Text.Json.Nodes;

namespace TensorHarbor.Compare;

/// <summary>What the tasks of both sides run: a graph with devices, and the step that workers repeat.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Graph">File of the graph.</param>
/// <param name="Initializer">Node that initializes all variables.</param>
/// <param name="Feeds">Names of the tensors fed.</param>
/// <param name="Fetches">Names of the tensors fetched.</param>
/// <param name="Targets">Names of the nodes run.</param>
/// <param name="Batch">How the fed values are made: see <see cref="ClusterBatch"/>.</param>
sealed record ClusterJob(string Name, string Graph, string Initializer, string[] Feeds, string[] Fetches, string[] Targets, ClusterBatch Batch)
{
    /// <summary>As a line for a task.</summary>
    public JsonObject ToJson() => new()
    {
        ["do"] = "prepare",
        ["graph"] = Graph,
        ["initializer"] = Initializer,
        ["feeds"] = new JsonArray([.. Feeds.Select(f => JsonValue.Create(f))]),
        ["fetches"] = new JsonArray([.. Fetches.Select(f => JsonValue.Create(f))]),
        ["targets"] = new JsonArray([.. Targets.Select(t => JsonValue.Create(t))]),
        ["kind"] = Batch.Kind,
        ["rows"] = Batch.Rows,
        ["columns"] = Batch.Columns,
    };
}

/// <summary>The values fed: <c>rows</c>: features 1 to 10 and labels 0 or 1; <c>ids</c>: ids below a number; <c>none</c>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rows">Rows, or number of ids.</param>
/// <param name="Columns">Features, or the number that ids are below.</param>
sealed record ClusterBatch(string Kind, int Rows, int Columns);
