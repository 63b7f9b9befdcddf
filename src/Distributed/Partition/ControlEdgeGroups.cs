using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Partition;

/// <summary>Where a node waits for several nodes of another task, makes one node there wait for them, so that one message does.</summary>
static class ControlEdgeGroups
{
    public static void Make(PlacedGraph graph)
    {
        foreach (PlacedNode node in graph.Nodes.ToArray())
        {
            int count = 0;
            foreach (HashSet<PlacedNode> group in Remote(node))
            {
                string name = graph.UniqueName($"GroupCrossDeviceControlEdges_{count++}/{node.Name}");
                PlacedNode all = graph.AddAt(group.First().Device, new NodeDef(name, "NoOp"), [], group);
                node.ControlInputs.RemoveAll(group.Contains);
                node.ControlInputs.Add(all);
            }
        }
    }

    /// <summary>Of a node's control inputs, those on other tasks, where there are several of one task.</summary>
    static HashSet<PlacedNode>[] Remote(PlacedNode node) => node.ControlInputs.Count < 2 ? [] :
    [
        .. node.ControlInputs.Where(c => c.Device.OfTask != node.Device.OfTask).GroupBy(c => c.Device.OfTask)
            .Select(g => g.ToHashSet()).Where(g => g.Count > 1),
    ];
}
