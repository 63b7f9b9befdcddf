using TensorHarbor.Distributed.Placement;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>
/// Moves nodes that only pass values on to where the values are or go: Switch and Exit to their data input, Enter and NextIteration to
/// their first user.
/// </summary>
static class ControlFlowDevices
{
    public static void Improve(PlacedGraph graph)
    {
        Dictionary<PlacedNode, List<(PlacedNode Consumer, int Input)>>? consumers = null;
        foreach (PlacedNode node in graph.InTopologicalOrder())
        {
            switch (node.Type)
            {
                case "Switch" or "RefSwitch" or "_SwitchN" or "Exit" or "RefExit":
                    node.Device = node.Inputs[0].Node.Device;
                    break;
                case "Enter" or "NextIteration" when !node.InputTypes[0].IsRef():
                    consumers ??= graph.Consumers();
                    (PlacedNode? user, _) = consumers[node].Find(c => c.Input >= 0);
                    if (user is not null) node.Device = user.Device;
                    break;
            }
        }
    }
}
