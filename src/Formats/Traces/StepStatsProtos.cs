using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Formats.Traces;

/// <summary>Converts between traces of steps and TensorFlow's <c>StepStats</c>.</summary>
public static class StepStatsProtos
{
    const long NanosPerMicro = 1000;
    const string Allocator = "cpu";

    /// <summary>The message of a trace: devices in the order of their names, the nodes of each in the order in which they began.</summary>
    public static StepStats ToProto(this StepTrace trace)
    {
        var stats = new StepStats();
        foreach (IGrouping<string, NodeTrace> device in trace.Nodes.GroupBy(n => n.Device).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            stats.DevStats.Add(new DeviceStepStats { Device = device.Key, NodeStats = { device.OrderBy(n => n.StartNanos).Select(ToProto) } });
        }
        return stats;
    }

    /// <summary>The message of one node.</summary>
    public static NodeExecStats ToProto(this NodeTrace node) => new()
    {
        NodeName = node.Name,
        TimelineLabel = node.Label,
        AllStartMicros = node.StartNanos / NanosPerMicro,
        OpStartRelMicros = node.OpStartNanos / NanosPerMicro,
        OpEndRelMicros = node.OpEndNanos / NanosPerMicro,
        AllEndRelMicros = node.EndNanos / NanosPerMicro,
        ScheduledMicros = node.StartNanos / NanosPerMicro,
        AllStartNanos = node.StartNanos,
        OpStartRelNanos = node.OpStartNanos,
        OpEndRelNanos = node.OpEndNanos,
        AllEndRelNanos = node.EndNanos,
        ScheduledNanos = node.StartNanos,
        ThreadId = (uint)node.Thread,
        Output = { node.Outputs.Select(ToProto) },
    };

    static NodeOutput ToProto(OutputTrace output) => new()
    {
        Slot = output.Slot,
        TensorDescription = new TensorDescription
        {
            Dtype = output.DType.ToProto(),
            Shape = output.Shape.ToProto(),
            AllocationDescription = new AllocationDescription { RequestedBytes = output.Bytes, AllocatedBytes = output.Bytes, AllocatorName = Allocator },
        },
    };

    /// <summary>Adds the nodes of a message to a trace. What ours do not say (allocations, memory) is left out.</summary>
    /// <exception cref="Tensors.StatusException">INVALID_ARGUMENT: a shape that cannot be.</exception>
    public static void Add(this StepTrace trace, StepStats stats)
    {
        foreach (DeviceStepStats device in stats.DevStats)
        {
            foreach (NodeExecStats node in device.NodeStats) trace.Add(FromProto(device.Device, node));
        }
    }

    static NodeTrace FromProto(string device, NodeExecStats node)
    {
        bool hasNanos = node.AllStartNanos != 0;
        return new()
        {
            Device = device,
            Name = node.NodeName,
            Label = node.TimelineLabel,
            StartNanos = hasNanos ? node.AllStartNanos : node.AllStartMicros * NanosPerMicro,
            OpStartNanos = hasNanos ? node.OpStartRelNanos : node.OpStartRelMicros * NanosPerMicro,
            OpEndNanos = hasNanos ? node.OpEndRelNanos : node.OpEndRelMicros * NanosPerMicro,
            EndNanos = hasNanos ? node.AllEndRelNanos : node.AllEndRelMicros * NanosPerMicro,
            Thread = (int)node.ThreadId,
            Outputs = [.. node.Output.Select(FromProto)],
        };
    }

    static OutputTrace FromProto(NodeOutput output)
    {
        TensorDescription? tensor = output.TensorDescription;
        return new(output.Slot, tensor?.Dtype.ToDType() ?? default, tensor?.Shape.ToShape() ?? default, tensor?.AllocationDescription?.RequestedBytes ?? 0);
    }
}
