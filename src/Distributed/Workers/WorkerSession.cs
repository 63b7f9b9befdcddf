using System.Collections.Concurrent;
using System.Globalization;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// A master's session on this task: the graphs it has registered, and the kernels with state that they share. Steps hold it while
/// they run (<see cref="TryEnter"/>); it is freed when it has been closed and the last of them has left.
/// </summary>
/// <param name="handle">The master's handle.</param>
/// <param name="task">This task's name in the session's cluster.</param>
/// <param name="peers">The tasks of the session's cluster.</param>
/// <param name="resources">Variables, tables, queues.</param>
/// <param name="ownsResources">Do the resources end with the session?</param>
sealed class WorkerSession(string handle, TaskName task, IWorkerDirectory peers, ResourceManager resources, bool ownsResources)
{
    readonly Lock _lock = new();
    readonly ConcurrentDictionary<string, RegisteredGraph> _graphs = new();
    readonly ConcurrentBag<RegisteredGraph> _forgotten = [];
    long _lastGraph;
    int _users;
    bool _isClosed;

    public string Handle { get; } = handle;

    /// <summary>The task's name in the session's cluster, and so in the devices of its graphs.</summary>
    public TaskName Self { get; } = task;

    /// <summary>Full name of the task's CPU in that cluster.</summary>
    public string Cpu { get; } = task.Cpu.ToString();

    /// <summary>How names of the task's devices begin there.</summary>
    public string DevicePrefix { get; } = task + "/";

    public IWorkerDirectory Peers { get; } = peers;

    public ResourceManager Resources { get; } = resources;

    /// <summary>Kernels with state, shared by the graphs.</summary>
    public StatefulKernels Kernels { get; } = new();

    /// <summary>Task of the master that made the session.</summary>
    public string MasterTask { get; init; } = "";

    /// <summary>Incarnation of that master: another one means that it has restarted, and that its old sessions are of no use.</summary>
    public long MasterIncarnation { get; init; }

    /// <summary>Partial runs under way, by graph and step.</summary>
    public ConcurrentDictionary<(string Graph, long Step), Task> PartialRuns { get; } = new();

    /// <summary>Keeps a graph and returns its handle: 16 hexadecimal digits, counted from 1.</summary>
    public string Add(RegisteredGraph graph)
    {
        string name = Interlocked.Increment(ref _lastGraph).ToString("x16", CultureInfo.InvariantCulture);
        _graphs[name] = graph;
        return name;
    }

    /// <summary>Number of graphs that are registered.</summary>
    public int GraphCount => _graphs.Count;

    /// <summary>The graph of a handle, or <see langword="null"/>.</summary>
    public RegisteredGraph? Find(string graph) => _graphs.GetValueOrDefault(graph);

    /// <summary>Forgets a graph. Its plan is freed with the session, since a step may be running it.</summary>
    /// <returns>Was it there?</returns>
    public bool Forget(string graph)
    {
        if (!_graphs.TryRemove(graph, out RegisteredGraph? removed)) return false;
        _forgotten.Add(removed);
        return true;
    }

    /// <summary>Holds the session for a step; <see langword="false"/>: it has been closed.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_isClosed) return false;
            _users++;
            return true;
        }
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0 || !_isClosed) return;
        }
        Free();
    }

    /// <summary>Closes the session; it is freed as soon as no step holds it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (_users > 0) return;
        }
        Free();
    }

    void Free()
    {
        foreach (RegisteredGraph graph in _graphs.Values.Concat(_forgotten)) graph.Dispose();
        Kernels.Dispose();
        if (ownsResources) Resources.Dispose();
    }
}
