using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>
/// Small loops that tell a task how often a loop of several tasks goes round: Enter, Merge, Switch by the loop's condition, NextIteration.
/// Each <c>_Recv</c> inside the loop waits for the Merge, so that it runs once per iteration, also in the last one, whose values are dead.
/// The small loop is not entered where the loop is not, because it is on a branch not taken or in the last iteration of another.
/// </summary>
sealed class ControlLoops
{
    sealed record ControlLoop(PlacedNode Merge, PlacedNode Switch);

    readonly PlacedGraph _graph;
    readonly LoopFrames _frames;
    readonly PartitionNames _names;
    readonly Dictionary<LoopFrame, (PlacedOutput Value, ImmutableHashSet<Branch> Guards)> _entering = [];
    readonly Dictionary<(LoopFrame Frame, DeviceName Task), ControlLoop> _loops = [];

    /// <summary>Looks at a graph before it is cut.</summary>
    /// <param name="graph">A step's graph, placed.</param>
    /// <param name="frames">Its loops.</param>
    /// <param name="names">Gives the added nodes their names.</param>
    public ControlLoops(PlacedGraph graph, LoopFrames frames, PartitionNames names)
    {
        (_graph, _frames, _names) = (graph, frames, names);
        if (!frames.All.Any()) return;
        var guards = new BranchGuards(graph);
        foreach (LoopFrame frame in frames.All)
        {
            PlacedOutput value = frame.Enters.Select(e => e.Inputs[0]).MaxBy(v => guards.Of(v).Count);
            _entering.Add(frame, (value, guards.Of(value)));
        }
    }

    /// <summary>The node that runs once per iteration of a loop on a device's task.</summary>
    /// <param name="frame">The loop.</param>
    /// <param name="device">The device.</param>
    /// <param name="wanted">Name of the node that needs it first.</param>
    public PlacedNode IterationOf(LoopFrame frame, DeviceName device, string wanted) => Loop(frame, device, wanted).Merge;

    ControlLoop Loop(LoopFrame frame, DeviceName device, string wanted)
    {
        if (_loops.TryGetValue((frame, device.OfTask), out ControlLoop? loop)) return loop;
        if (frame.Condition is null) Throw.InvalidArgument($"A cross-device loop must have a loop condition: loop '{frame.Name}' has none");
        return _loops[(frame, device.OfTask)] = Add(frame, device, wanted);
    }

    ControlLoop Add(LoopFrame frame, DeviceName device, string wanted)
    {
        (string, AttrValue)[] type = [("T", DType.Float)];
        PlacedNode start = _graph.AddAt(device, _names.EmptyConst(wanted), [], Entered(frame, device, wanted));
        (string, AttrValue)[] entering = [.. type, ("frame_name", frame.Name), ("is_constant", false), ("parallel_iterations", frame.ParallelIterations)];
        PlacedNode enter = Node("Enter", device, wanted, entering, start[0]);
        PlacedNode merge = Node("Merge", device, wanted, [.. type, ("N", 2)], enter[0], enter[0]);
        PlacedNode @switch = Node("Switch", device, wanted, type, merge[0], frame.Condition![0]);
        merge.Inputs[1] = Node("NextIteration", device, wanted, type, @switch[1])[0];
        return new(merge, @switch);
    }

    /// <summary>A node that is dead where the loop is not entered, and runs anew in each iteration of the loop around it.</summary>
    PlacedNode[] Entered(LoopFrame frame, DeviceName device, string wanted)
    {
        (PlacedOutput value, ImmutableHashSet<Branch> guards) = _entering[frame];
        if (frame.Parent is null && guards.IsEmpty) return [];
        if (frame.Parent is { Condition: { } outer } && guards.All(g => g == new Branch(outer[0], 1)))
        {
            ControlLoop around = Loop(frame.Parent, device, wanted);
            return guards.IsEmpty ? [around.Merge] : [Node("Identity", device, wanted, [("T", DType.Float)], around.Switch[1])];
        }
        PlacedNode signal = Node("Identity", value.Node.Device, wanted, [("T", value.DType.ToValue())], value);
        _frames.Add(signal, frame.Parent);
        return [signal];
    }

    PlacedNode Node(string op, DeviceName device, string wanted, (string Name, AttrValue Value)[] attrs, params PlacedOutput[] inputs) => _graph.AddAt(
        device, new NodeDef(_names.Next("_cloop" + wanted), op) { Attrs = attrs.ToImmutableDictionary(a => a.Name, a => a.Value) }, inputs, []);
}
