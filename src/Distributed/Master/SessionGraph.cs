using System.Text.RegularExpressions;
using TensorHarbor.Distributed.Lowering;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using NodeDef = TensorHarbor.Formats.Protos.NodeDef;

namespace TensorHarbor.Distributed.Master;

/// <summary>The graph of a master's session: grows by extensions, is placed as a whole each time. Not safe for concurrent extensions.</summary>
/// <param name="ops">The ops that nodes may use.</param>
/// <param name="placer">Places nodes on the session's devices.</param>
sealed partial class SessionGraph(IOpTable ops, Placer placer)
{
    readonly GraphDef _whole = new();
    readonly HashSet<string> _names = [];
    volatile PlacedGraph? _placed;

    /// <summary>The graph, placed. It does not change; an extension makes another.</summary>
    public PlacedGraph Placed => _placed ?? Throw.InvalidArgument<PlacedGraph>("The session has no graph");

    /// <summary>Adds nodes and functions.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT or NOT_FOUND: an illegal name, a node that is there already, an unknown op or input, or no device for a node.
    /// </exception>
    public void Extend(GraphDef added)
    {
        foreach (NodeDef node in added.Node) Check(node.Name);
        GraphDef whole = _whole.Clone();
        Merge(whole, added);
        _placed = Place(whole);
        Merge(_whole, added);
        _names.UnionWith(added.Node.Select(n => n.Name));
    }

    static void Merge(GraphDef whole, GraphDef added)
    {
        whole.Node.AddRange(added.Node);
        whole.Versions = added.Versions ?? whole.Versions;
        if (added.Library is null) return;
        whole.Library ??= new();
        var known = whole.Library.Function.Select(f => f.Signature.Name).ToHashSet();
        whole.Library.Function.AddRange(added.Library.Function.Where(f => known.Add(f.Signature.Name)));
        whole.Library.Gradient.AddRange(added.Library.Gradient.Where(g => !whole.Library.Gradient.Contains(g)));
    }

    void Check(string name)
    {
        if (!NodeName().IsMatch(name)) throw new StatusException(ErrorCode.InvalidArgument, $"Illegal op name '{name}'").At(name);
        if (_names.Contains(name))
        {
            Throw.InvalidArgument(
                $"GraphDef argument to Extend includes node '{name}', which was created by a previous call to Create or Extend in this session.");
        }
    }

    PlacedGraph Place(GraphDef whole)
    {
        PlacedGraph graph = PlacedGraph.From(GraphDefs.Import(whole, ops));
        FunctionLowering.Run(graph);
        foreach (PlacedNode node in graph.Nodes.Where(n => n.Op.IsStateful))
        {
            if (_placed?.Find(node.Name) is { } before) node.Device = before.Device; // state stays where it is
        }
        placer.Place(graph);
        return graph;
    }

    [GeneratedRegex(@"^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")]
    private static partial Regex NodeName();
}
