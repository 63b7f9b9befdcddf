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
    GraphDef _whole = new();
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
        GraphDef whole = Together(_whole, added);
        _placed = Place(whole);
        _whole = whole;
        _names.UnionWith(added.Node.Select(n => n.Name));
    }

    /// <summary>The nodes and functions of both, which are shared with them.</summary>
    static GraphDef Together(GraphDef first, GraphDef added)
    {
        var whole = new GraphDef { Node = { first.Node, added.Node }, Versions = added.Versions ?? first.Versions };
        if ((added.Library ?? first.Library) is null) return whole;
        FunctionDefLibrary known = first.Library ?? new(), more = added.Library ?? new();
        var names = known.Function.Select(f => f.Signature.Name).ToHashSet();
        whole.Library = new FunctionDefLibrary
        {
            Function = { known.Function, more.Function.Where(f => names.Add(f.Signature.Name)) },
            Gradient = { known.Gradient, more.Gradient.Where(g => !known.Gradient.Contains(g)) },
        };
        return whole;
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
