namespace TensorHarbor.Cli.Inspect;

/// <summary>What a path can be.</summary>
enum TargetKind
{
    /// <summary>A checkpoint, V1 or V2, or the folder or state file of several.</summary>
    Checkpoint,
    /// <summary>A TFRecord file.</summary>
    Records,
    /// <summary>An event file, or a folder with some.</summary>
    Events,
    /// <summary>A GraphDef.</summary>
    Graph,
    /// <summary>A MetaGraphDef.</summary>
    MetaGraph,
    /// <summary>A SavedModel's folder or file.</summary>
    SavedModel,
}

/// <summary>Names of <see cref="TargetKind"/>.</summary>
static class TargetKinds
{
    static readonly string[] _names = ["checkpoint", "records", "events", "graph", "meta_graph", "saved_model"];

    /// <summary>All names, as in JSON and for <c>--as</c>.</summary>
    public static IReadOnlyList<string> Names => _names;

    /// <summary>The name of a kind.</summary>
    public static string Name(this TargetKind kind) => _names[(int)kind];

    /// <summary>The kind of a name.</summary>
    public static bool TryParse(string name, out TargetKind kind)
    {
        int index = Array.IndexOf(_names, name);
        kind = (TargetKind)Math.Max(0, index);
        return index >= 0;
    }
}
