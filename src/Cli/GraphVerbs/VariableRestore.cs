using System.Collections.Immutable;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>Gives the variables of a graph without a saver their values from a checkpoint, by name.</summary>
static class VariableRestore
{
    const string HandleOp = "VarHandleOp";

    /// <summary>Assigns each variable that the checkpoint has; using another one is the graph's own error.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no checkpoint, or it has none of the variables; DATA_LOSS.</exception>
    public static void Run(Session session, string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        Node[] variables = [.. session.Graph.Nodes.Where(n => GraphReport.VariableOps.Contains(n.Type))];
        Node[] found = [.. variables.Where(v => reader.Contains(v.Name))];
        if (found.Length == 0 && variables.Length > 0)
        {
            Throw.NotFound($"{prefix}: the checkpoint has none of the graph's {variables.Length} variables, such as '{variables[0].Name}'");
        }
        foreach (Node variable in found)
        {
            using Tensor value = reader.Read(variable.Name);
            (Node feed, Node assign) = AddAssign(session.Graph, variable, value.DType);
            session.Run([(feed.Name, value)], [], [assign.Name]);
        }
    }

    static (Node Feed, Node Assign) AddAssign(Graph graph, Node variable, DType dtype)
    {
        var types = ImmutableDictionary<string, AttrValue>.Empty;
        Node feed = graph.Add(New("Placeholder", "feed", types.Add("dtype", dtype)), []);
        NodeDef assign = variable.Type == HandleOp
            ? New("AssignVariableOp", "assign", types.Add("dtype", dtype))
            : New("Assign", "assign", types.Add("T", dtype));
        return (feed, graph.Add(assign, [variable, feed]));

        NodeDef New(string op, string name, ImmutableDictionary<string, AttrValue> attrs) =>
            new(graph.UniqueName($"{variable.Name}/restore/{name}"), op) { Attrs = attrs };
    }
}
