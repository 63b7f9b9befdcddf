using TensorHarbor.Distributed.Devices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Placement;

/// <summary>
/// Gives every node of a graph one device of the cluster, as TensorFlow's placer: what the node asks for, together with the nodes that it
/// must share a device with; generators go to their consumers, ops that only look at shapes to their input, and the rest to the default.
/// Where several devices would do, it takes CPUs before others, since it knows no kernels but those, and then the first by name.
/// </summary>
/// <param name="devices">Devices of the cluster.</param>
/// <param name="defaultDevice">Where nodes go that could go anywhere.</param>
/// <param name="allowSoftPlacement">May a node run on another device of its task, when the one it asks for does not exist?</param>
sealed class Placer(IEnumerable<DeviceName> devices, DeviceName defaultDevice, bool allowSoftPlacement)
{
    readonly DeviceName[] _devices = [.. devices.OrderBy(d => d.ToString(), StringComparer.Ordinal)];

    /// <summary>Places the nodes of a graph that have no device yet.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no device is what a node asks for, or nodes that must share a device ask for different ones.</exception>
    public void Place(PlacedGraph graph)
    {
        var groups = new ColocationGroups(graph, allowSoftPlacement);
        foreach (PlacedNode node in graph.Nodes.Where(n => !n.Device.IsEmpty)) groups.Assign(node, node.Device);
        Dictionary<PlacedNode, List<(PlacedNode Consumer, int Input)>> consumers = graph.Consumers();
        var generators = new List<PlacedNode>();
        foreach (PlacedNode node in graph.InTopologicalOrder().Where(n => n.Device.IsEmpty))
        {
            if (IsGenerator(node)) generators.Add(node);
            else Assign(node, groups, IsMetadata(node) ? node.Inputs[0].Node.Device : default);
        }
        foreach (PlacedNode node in generators) Assign(node, groups, CommonDevice(consumers[node]));
    }

    static bool IsGenerator(PlacedNode node) =>
        node.Inputs.Count == 0 && node.OutputTypes.Length == 1 && !node.OutputTypes[0].IsRef();

    static bool IsMetadata(PlacedNode node) => node.Type is "Shape" or "Size" or "Rank";

    /// <summary>The one device of all consumers; empty: there are none, or they differ.</summary>
    static DeviceName CommonDevice(List<(PlacedNode Consumer, int Input)> consumers)
    {
        if (consumers.Count == 0) return default;
        DeviceName device = consumers[0].Consumer.Device;
        return consumers.TrueForAll(c => c.Consumer.Device == device) ? device : default;
    }

    void Assign(PlacedNode node, ColocationGroups groups, DeviceName preferred)
    {
        node.Device = groups.DeviceOf(node) ?? Choose(node, groups.RequestedFor(node), preferred);
        groups.Assign(node, node.Device);
    }

    DeviceName Choose(PlacedNode node, DeviceName requested, DeviceName preferred)
    {
        DeviceName[] candidates = [.. _devices.Where(d => requested.Matches(d))];
        if (candidates.Length == 0 && allowSoftPlacement) candidates = [.. _devices.Where(d => requested.OfTask.Matches(d))];
        if (candidates.Length == 0) throw NoDevice(node, requested);
        if (candidates.Contains(preferred)) return preferred;
        if (candidates.Contains(defaultDevice)) return defaultDevice;
        return candidates.OrderBy(d => d.Type == "CPU" ? 0 : 1).First();
    }

    StatusException NoDevice(PlacedNode node, DeviceName requested) => new(ErrorCode.InvalidArgument,
        $"Cannot assign a device for operation {node.Name}: {node} was explicitly assigned to "
        + $"{(DeviceName.Parse(node.Requested).IsEmpty ? requested.ToString() : node.Requested)} but available devices are [ {string.Join(", ", _devices)} ]. "
        + $"Make sure the device specification refers to a valid device.\n\t [[{node.Name}]]");
}
