using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>
/// Cuts a placed graph into one graph per task, as TensorFlow's partitioner: each edge between tasks becomes a <c>_Send</c> and a
/// <c>_Recv</c>, one pair per output and receiving task.
/// </summary>
sealed class GraphPartitioner
{
    readonly PlacedGraph _graph;
    readonly IReadOnlyDictionary<DeviceName, ulong> _incarnations;
    readonly PartitionNames _names;
    readonly LoopFrames _frames;
    readonly ControlLoops _loops;
    readonly Dictionary<(PlacedNode Source, int Output, DeviceName Task, bool ToHost), PlacedNode> _received = [];

    GraphPartitioner(PlacedGraph graph, IReadOnlyDictionary<DeviceName, ulong> incarnations, PartitionNames names)
    {
        (_graph, _incarnations, _names) = (graph, incarnations, names);
        _frames = new LoopFrames(graph);
        _loops = new ControlLoops(graph, _frames, names);
    }

    /// <summary>Cuts a graph, which is changed.</summary>
    /// <param name="graph">A step's graph, placed.</param>
    /// <param name="targets">Names of nodes that must be run though nobody takes their outputs.</param>
    /// <param name="incarnations">Devices of the cluster with their incarnations.</param>
    /// <param name="names">Names of added nodes.</param>
    /// <returns>The graphs of the tasks that have nodes.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a loop of several tasks has no condition.</exception>
    public static IReadOnlyList<TaskGraph> Partition(PlacedGraph graph, IReadOnlyCollection<string> targets,
        IReadOnlyDictionary<DeviceName, ulong> incarnations, PartitionNames names)
    {
        ControlFlowDevices.Improve(graph);
        ConstantCopies.Make(graph, targets);
        ControlEdgeGroups.Make(graph);
        new GraphPartitioner(graph, incarnations, names).Cut();
        return [.. graph.Nodes.GroupBy(n => n.Device.OfTask).Select(g => new TaskGraph(g.Key, [.. g], graph))];
    }

    void Cut()
    {
        // nodes added meanwhile come at the end and are looked at, too: control loops take the loop's condition
        for (int i = 0; i < _graph.Nodes.Count; i++) Cut(_graph.Nodes[i]);
    }

    void Cut(PlacedNode node)
    {
        var referenced = new List<PlacedNode>();
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            PlacedOutput input = node.Inputs[i];
            if (!IsRemote(input.Node, node)) continue;
            PlacedNode recv = Receive(input, node, i);
            if (input.DType.IsRef()) referenced.Add(recv);
            node.Inputs[i] = recv[0];
        }
        for (int i = 0; i < node.ControlInputs.Count; i++)
        {
            if (IsRemote(node.ControlInputs[i], node)) node.ControlInputs[i] = ReceiveSignal(node.ControlInputs[i], node);
        }
        foreach (PlacedNode recv in referenced) ReadAfter(recv, node.Producers.Except(referenced));
    }

    static bool IsRemote(PlacedNode source, PlacedNode node) => source.Device.OfTask != node.Device.OfTask;

    /// <summary>A variable that is read from another task is read when everything else that the reader waits for has happened.</summary>
    static void ReadAfter(PlacedNode recv, IEnumerable<PlacedNode> others)
    {
        foreach (PlacedNode other in others.ToArray()) recv.AddControlInput(other);
    }

    PlacedNode Receive(PlacedOutput source, PlacedNode node, int input)
    {
        bool toHost = TransferNodes.TakesFromHost(node, input), isShared = !source.DType.IsRef();
        (PlacedNode, int, DeviceName, bool) key = (source.Node, source.Index, node.Device.OfTask, toHost);
        if (isShared && _received.TryGetValue(key, out PlacedNode? recv)) return recv;
        recv = Transfer(source, node, toHost);
        if (isShared) _received.Add(key, recv);
        return recv;
    }

    PlacedNode ReceiveSignal(PlacedNode source, PlacedNode node)
    {
        (PlacedNode, int, DeviceName, bool) key = (source, -1, node.Device.OfTask, false);
        if (_received.TryGetValue(key, out PlacedNode? signal)) return signal;
        PlacedNode happened = _graph.AddAt(source.Device, _names.EmptyConst(source.Name + "/ctrl"), [], [source]);
        PlacedNode recv = Transfer(happened[0], node, toHost: false, source);
        signal = _graph.AddAt(node.Device, new NodeDef(_names.Next(source.Name), "Identity")
        {
            Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("T", DType.Float),
        }, [recv[0]], []);
        _received.Add(key, signal);
        return signal;
    }

    /// <summary>Adds the pair of nodes that passes a value.</summary>
    /// <param name="source">The value.</param>
    /// <param name="node">The node that takes it.</param>
    /// <param name="toHost">Does it take it from host memory?</param>
    /// <param name="edgeOf">The node whose edge it is, if that is not the value's.</param>
    PlacedNode Transfer(PlacedOutput source, PlacedNode node, bool toHost, PlacedNode? edgeOf = null)
    {
        edgeOf ??= source.Node;
        DeviceName from = source.Node.Device;
        ImmutableDictionary<string, AttrValue> attrs = TransferNodes.Attrs(
            _names.NextEdge(edgeOf.Name), new ClusterDevice(from, _incarnations[from]), node.Device, clientTerminated: false);
        _graph.AddAt(from, TransferNodes.Send(_names.Next(source.Node.Name), source.DType, TransferNodes.IsOnHost(source), attrs), [source], []);
        PlacedNode recv = _graph.AddAt(node.Device, TransferNodes.Recv(_names.Next(edgeOf.Name), source.DType, toHost, attrs), [], []);
        if (_frames.OutputsOf(edgeOf) is { } frame) recv.AddControlInput(_loops.IterationOf(frame, node.Device, node.Name));
        return recv;
    }
}
