using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Partition;

/// <summary>
/// Gives each task its own copy of small constants, so that they do not travel in every step. TensorFlow does so only for constants that
/// several tasks take.
/// </summary>
static class ConstantCopies
{
    /// <summary>Constants of more elements travel.</summary>
    const int MaxElements = 16;

    /// <summary>Copies constants to the tasks that take them.</summary>
    /// <param name="graph">A step's graph, placed.</param>
    /// <param name="targets">Names of nodes that stay although nobody takes their outputs.</param>
    public static void Make(PlacedGraph graph, IReadOnlyCollection<string> targets)
    {
        Dictionary<PlacedNode, List<(PlacedNode Consumer, int Input)>> consumers = graph.Consumers();
        var unused = new HashSet<PlacedNode>();
        foreach (PlacedNode constant in graph.Nodes.Where(IsSmall).ToArray())
        {
            Copy(graph, constant, consumers[constant]);
            bool isUsed = consumers[constant].Any(c => c.Input < 0 || c.Consumer.Inputs[c.Input].Node == constant);
            if (!isUsed && !targets.Contains(constant.Name)) unused.Add(constant);
        }
        graph.Remove(unused);
    }

    static bool IsSmall(PlacedNode node) =>
        node.Type == "Const" && node.ControlInputs.Count == 0 && node.Attrs["value"].AsTensor().Shape.ElementCount <= MaxElements;

    static void Copy(PlacedGraph graph, PlacedNode constant, List<(PlacedNode Consumer, int Input)> consumers)
    {
        var copies = new Dictionary<DeviceName, PlacedNode>();
        foreach ((PlacedNode consumer, int input) in consumers)
        {
            if (input < 0 || consumer.Device.OfTask == constant.Device.OfTask) continue;
            if (!copies.TryGetValue(consumer.Device, out PlacedNode? copy))
            {
                ImmutableDictionary<string, AttrValue> attrs = constant.Attrs.Remove(Colocation.Attr);
                string name = graph.UniqueName($"{constant.Name}/replicate/_{copies.Count}");
                copy = graph.AddAt(consumer.Device, new NodeDef(name, "Const") { Attrs = attrs }, [], []);
                copies.Add(consumer.Device, copy);
            }
            consumer.Inputs[input] = copy[0];
        }
    }
}
