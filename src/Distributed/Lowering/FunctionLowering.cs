using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Lowering;

/// <summary>
/// Replaces calls of functions that may span tasks by the functions' nodes, so that these can be placed and partitioned like all others:
/// If and Case become Switch and Merge, While becomes Enter, Merge, Switch, NextIteration and Exit. A call whose nodes name no task and
/// touch no resources stays: one task runs it as a whole.
/// </summary>
sealed class FunctionLowering
{
    readonly PlacedGraph _graph;
    readonly Dictionary<string, bool> _spans = [];

    FunctionLowering(PlacedGraph graph) => _graph = graph;

    /// <summary>Lowers the calls of a graph and those in the bodies that come with it.</summary>
    /// <exception cref="StatusException">NOT_FOUND: a function is missing; INVALID_ARGUMENT: its body is not a valid graph.</exception>
    public static void Run(PlacedGraph graph)
    {
        var lowering = new FunctionLowering(graph);
        var inliner = new FunctionInliner(graph);
        for (int i = 0; i < graph.Nodes.Count; i++) lowering.Lower(graph.Nodes[i], inliner); // inlined nodes come at the end, and are lowered in turn
    }

    void Lower(PlacedNode node, FunctionInliner inliner)
    {
        if (!Called(node.Type, node.Attrs.Values).Any(SpansTasks)) return;
        switch (node.Type)
        {
            case "While" or "StatelessWhile" when node.OutputTypes.Any(t => t != DType.Resource):
                new WhileLowering(_graph, inliner, node).Run();
                break;
            case "If" or "StatelessIf" when BranchLowering.CanDecideBy(node.InputTypes[0]):
                BranchLowering.OfIf(_graph, inliner, node).Run();
                break;
            case "Case" or "StatelessCase":
                BranchLowering.OfCase(_graph, inliner, node).Run();
                break;
            case "PartitionedCall" or "StatefulPartitionedCall":
                inliner.InlineCall(node, node.Attrs["f"].AsFunction());
                break;
            case var type when _graph.Functions.Find(type) is not null:
                inliner.InlineCall(node, new FunctionRef(type, node.Attrs));
                break;
        }
    }

    /// <summary>The functions that a node calls: named by its attributes, or by its op.</summary>
    IEnumerable<string> Called(string op, IEnumerable<AttrValue> attrs) =>
        _graph.Functions.Find(op) is null ? ReachableFunctions.CalledBy(attrs) : ReachableFunctions.CalledBy(attrs).Prepend(op);

    bool SpansTasks(string function)
    {
        if (_spans.TryGetValue(function, out bool spans)) return spans;
        _spans[function] = false; // while it is looked at: a function may call itself
        if (_graph.Functions.Find(function) is not { } def) return false; // the call fails in the step, where the error belongs
        return _spans[function] = def.Signature.Inputs.Any(arg => arg.Type == DType.Resource) || def.Nodes.Any(NamesTask)
            || def.Nodes.SelectMany(n => Called(n.Op, n.Attrs.Values)).Any(SpansTasks);
    }

    static bool NamesTask(NodeDef node) =>
        DeviceName.TryParse(node.Device, out DeviceName name) && (name.Job is not null || name.Task is not null);
}
