using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Lowering;

/// <summary>Puts the nodes of functions into the graph that calls them.</summary>
/// <param name="graph">The graph.</param>
sealed class FunctionInliner(PlacedGraph graph)
{
    int _lastBody;

    /// <summary>Adds a function's nodes, named <c>call/label/_N/node</c>.</summary>
    /// <param name="call">The node that calls; nodes of the body take from its device what they leave open.</param>
    /// <param name="label">What the function is to the call: <c>body</c>, <c>cond</c>.</param>
    /// <param name="function">The function.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="pivot">A node that is dead, or comes again, with the call; nodes without inputs wait for it.</param>
    /// <returns>The results. They come after the function's side effects.</returns>
    public PlacedOutput[] Inline(PlacedNode call, string label, FunctionRef function, IReadOnlyList<PlacedOutput> args, PlacedNode? pivot)
    {
        (PlacedOutput[] results, PlacedNode[] effects) = AddBody(call, label, function, args, pivot);
        return effects.Length == 0 ? results : [.. results.Select(r => After(r, effects, $"{call.Name}/{label}"))];
    }

    /// <summary>Adds a function's nodes, and a node that comes after its side effects and its results.</summary>
    public (PlacedOutput[] Results, PlacedNode Done) InlineWithEnd(
        PlacedNode call, string label, FunctionRef function, IReadOnlyList<PlacedOutput> args, PlacedNode pivot)
    {
        (PlacedOutput[] results, PlacedNode[] effects) = AddBody(call, label, function, args, pivot);
        if (effects.Length > 0) results = [.. results.Select(r => After(r, effects, $"{call.Name}/{label}"))];
        PlacedNode done = After(new PlacedOutput(pivot, 0), effects, $"{call.Name}/{label}/done").Node;
        return (results, done);
    }

    /// <summary>Replaces the call of a function by the function.</summary>
    public void InlineCall(PlacedNode call, FunctionRef function)
    {
        PlacedOutput[] args = [.. call.Inputs];
        PlacedNode[] before = [.. call.ControlInputs];
        PlacedNode? pivot = null;
        if (before.Length > 0) args = [.. args.Select(a => After(a, before, $"{call.Name}/arg"))];
        if (args.Length > 0 && graph.Functions.Get(function.Name).Nodes.Any(n => n.Inputs.IsEmpty)) pivot = After(args[0], [], $"{call.Name}/pivot").Node;
        else if (before.Length > 0) pivot = graph.Add(Node($"{call.Name}/pivot", "NoOp", call.Requested), [], before);
        (PlacedOutput[] results, PlacedNode[] effects) = AddBody(call, "call", function, args, pivot);
        if (effects.Length > 0) results = [.. results.Select(r => After(r, effects, $"{call.Name}/call"))];
        KeepName(call, results, results.Length > 0 ? [] : effects.Length > 0 || pivot is null ? effects : [pivot]);
    }

    /// <summary>Makes the calling node one that passes on the results, so that it can still be fetched, fed, run and waited for by its name.</summary>
    public void KeepName(PlacedNode call, IReadOnlyList<PlacedOutput> results, IReadOnlyList<PlacedNode> before)
    {
        ImmutableDictionary<string, AttrValue> attrs = ImmutableDictionary<string, AttrValue>.Empty;
        if (results.Count > 0) attrs = attrs.Add("T", (DType[])[.. results.Select(r => r.DType.ToValue())]);
        graph.Replace(call, results.Count > 0 ? "IdentityN" : "NoOp", attrs, results, before);
        call.MarkLoweredCall();
    }

    /// <summary>The value once the nodes have run, on the value's own device.</summary>
    public PlacedOutput After(PlacedOutput value, IReadOnlyList<PlacedNode> nodes, string name)
    {
        NodeDef def = Node($"{name}/{value.Node.Name.Split('/')[^1]}", "Identity", value.Node.Requested) with
        {
            Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("T", value.DType.ToValue()).Add(Colocation.Attr, Colocation.With(value.Node.Name)),
        };
        return graph.Add(def, [value], nodes)[0];
    }

    /// <summary>A node of a name that is free.</summary>
    public NodeDef Node(string name, string op, string device) => new(graph.UniqueName(name), op) { Device = device };

    (PlacedOutput[] Results, PlacedNode[] Effects) AddBody(
        PlacedNode call, string label, FunctionRef function, IReadOnlyList<PlacedOutput> args, PlacedNode? pivot)
    {
        FunctionBody body = FunctionBody.Instantiate(graph.Functions.Get(function.Name), function.Attrs, graph.Functions, graph.Ops);
        string prefix = $"{call.Name}/{label}/_{_lastBody++}/";
        DeviceName outer = DeviceName.TryParse(call.Requested, out DeviceName device) ? device : default;
        Dictionary<Node, PlacedOutput> argByNode = body.Args.Select((arg, i) => (arg.Node, args[i])).ToDictionary(a => a.Node, a => a.Item2);
        Dictionary<Node, PlacedNode> made = graph.Import(body.Graph.Nodes, name => prefix + name, inner => Over(inner, outer), argByNode);
        foreach (PlacedNode node in made.Values)
        {
            if (node.Inputs.Count == 0 && node.ControlInputs.Count == 0 && pivot is not null) node.AddControlInput(pivot);
        }
        IEnumerable<Node> effects = body.ControlResults.Concat(body.Graph.Nodes.Where(n => n.Op.Def.IsStateful)).Where(made.ContainsKey).Distinct();
        return (
            [.. body.Results.Select(r => argByNode.TryGetValue(r.Node, out PlacedOutput arg) ? arg : made[r.Node][r.Index])],
            [.. effects.Select(n => made[n])]);
    }

    static string Over(string inner, DeviceName outer) => DeviceName.TryParse(inner, out DeviceName name) ? name.Over(outer).ToString() : inner;
}
