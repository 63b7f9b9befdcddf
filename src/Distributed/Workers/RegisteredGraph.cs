using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The part of a graph that a master has given to this task, compiled: every node runs in every step.</summary>
sealed class RegisteredGraph : IDisposable
{
    /// <summary>Notes of TensorFlow's graph optimizer, in which sizes below -1 are symbols.</summary>
    static readonly string[] _symbolicShapes = ["_input_shapes", "_output_shapes"];

    readonly Session _session;
    readonly Callable _callable;

    /// <summary>Compiles a part.</summary>
    /// <param name="proto">Nodes with full devices, all of this task; attributes that have their default may be missing.</param>
    /// <param name="ops">The ops.</param>
    /// <param name="device">The task's device.</param>
    /// <param name="options">How steps run.</param>
    /// <param name="resources">Variables, tables, queues.</param>
    /// <param name="kernels">Kernels with state that the session's graphs share.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT or NOT_FOUND: what is wrong with the graph, in TensorFlow's words.</exception>
    public RegisteredGraph(GraphDef proto, IOpTable ops, string device, SessionOptions options, ResourceManager resources, StatefulKernels kernels)
    {
        Device = device;
        var own = DeviceName.Parse(device);
        foreach (Formats.Protos.NodeDef node in proto.Node)
        {
            CheckDevice(node.Name, node.Device, own);
            foreach (string note in _symbolicShapes) node.Attr.Remove(note);
        }
        Graph graph = GraphDefs.Import(proto, ops);
        Senders = [.. graph.Nodes.Where(n => n.Type is "_Recv" or "_HostRecv").Select(n => TaskName.Of(n.Attr("send_device").AsString())).Distinct()];
        _session = new Session(graph, options, resources, kernels);
        _callable = _session.MakeCallable([], [], [.. graph.Nodes]);
    }

    /// <summary>Tasks that it takes values from.</summary>
    public IReadOnlyList<TaskName> Senders { get; }

    /// <summary>Full name of the device that it runs on.</summary>
    public string Device { get; }

    static void CheckDevice(string node, string wanted, DeviceName own)
    {
        if (wanted.Length == 0) Throw.InvalidArgument($"Node '{node}' is missing a device specification");
        if (DeviceName.Parse(wanted) != own) Throw.InvalidArgument($"{wanted} unknown device.");
    }

    /// <summary>Runs a step.</summary>
    public async ValueTask RunAsync(StepScope scope, CancellationToken stop) => await _callable.RunAsync(default, scope, stop).ConfigureAwait(false);

    /// <summary>The part as it runs.</summary>
    public GraphDef Export() => GraphDefs.Export(_session.Graph);

    /// <summary>Lets go of the plan. No step may be running.</summary>
    public void Dispose()
    {
        _callable.Dispose();
        _session.Dispose();
    }
}
