using System.Collections.Immutable;
using TensorHarbor.Distributed.Placement;

namespace TensorHarbor.Distributed.Partition;

/// <summary>One of the outputs of the Switch nodes that decide by one value.</summary>
/// <param name="Selector">The value that they decide by.</param>
/// <param name="Output">Which output.</param>
readonly record struct Branch(PlacedOutput Selector, int Output);

/// <summary>The branches that must be taken for a value to come to be.</summary>
sealed class BranchGuards
{
    readonly Dictionary<PlacedNode, ImmutableHashSet<Branch>> _guards = [];

    public BranchGuards(PlacedGraph graph)
    {
        foreach (PlacedNode node in graph.InTopologicalOrder()) _guards.Add(node, Find(node));
    }

    /// <summary>The branches that a value needs; without any it always comes.</summary>
    public ImmutableHashSet<Branch> Of(PlacedOutput output)
    {
        ImmutableHashSet<Branch> guards = _guards.GetValueOrDefault(output.Node, []);
        return IsSwitch(output.Node) ? guards.Add(new Branch(output.Node.Inputs[1], output.Index)) : guards;
    }

    static bool IsSwitch(PlacedNode node) => node.Type is "Switch" or "RefSwitch" or "_SwitchN";

    ImmutableHashSet<Branch> Find(PlacedNode node)
    {
        ImmutableHashSet<Branch> guards = [];
        foreach (PlacedOutput input in node.Inputs) guards = guards.Union(Of(input));
        foreach (PlacedNode before in node.ControlInputs) guards = guards.Union(_guards.GetValueOrDefault(before, []));
        return node.Type switch
        {
            "Merge" or "RefMerge" => Joined(guards),
            "Exit" or "RefExit" => guards.Except(guards.Where(g => g.Selector.Node.Type == "LoopCond")),
            _ => guards,
        };
    }

    /// <summary>Where branches of one decision meet, one of them has been taken.</summary>
    static ImmutableHashSet<Branch> Joined(ImmutableHashSet<Branch> guards) =>
        guards.Except(guards.GroupBy(g => g.Selector).Where(g => g.Count() > 1).SelectMany(g => g));
}
