using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Client;

/// <summary>
/// A session on the tasks of a cluster, by the master of this process: tensors go to it and come from it as they are, and cross the network
/// only between tasks. Calls wait for the cluster in the caller's thread.
/// </summary>
public sealed class ClusterSession : IGraphSession
{
    readonly GraphMaster _master;
    readonly string _handle;

    ClusterSession(GraphMaster master, string handle, Graph graph) => (_master, _handle, Graph) = (master, handle, graph);

    /// <summary>Opens a session at a task of this process. Waits for the tasks that the filters let in.</summary>
    /// <param name="server">The task whose master drives the steps.</param>
    /// <param name="graph">The graph; nodes that are added later do not count.</param>
    /// <param name="deviceFilters">Which tasks take part, as names of devices, perhaps partly; none: all.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StatusException">What is wrong with the graph; UNAVAILABLE: a task has gone meanwhile.</exception>
    public static ClusterSession Open(TaskServer server, Graph graph, IReadOnlyList<string> deviceFilters, CancellationToken stop)
    {
        var request = new CreateSessionRequest { GraphDef = GraphDefs.Export(graph), Config = new ConfigProto { DeviceFilters = { deviceFilters } } };
        string handle = Wait(server.Master.CreateSessionAsync(request, stop));
        return new(server.Master, handle, graph);
    }

    /// <inheritdoc/>
    public Graph Graph { get; }

    /// <inheritdoc/>
    public Tensor[] Run(IReadOnlyList<(string Name, Tensor Value)> feeds, IReadOnlyList<string> fetches, IReadOnlyList<string>? targets = null, TimeSpan? timeout = null)
    {
        string[] names = [.. fetches.Select(f => Graph.GetOutput(f).Name)];
        var call = new RunStepCall
        {
            SessionHandle = _handle,
            Feeds = [.. feeds.Select(f => (Graph.GetOutput(f.Name).Name, f.Value))],
            Fetches = names,
            Targets = targets ?? [],
            Options = timeout is { } limit ? new RunOptions { TimeoutInMs = (long)limit.TotalMilliseconds } : null,
        };
        Dictionary<string, Tensor> results = Wait(_master.RunStepAsync(call, CancellationToken.None));
        Tensor[] inOrder = [.. names.Select(n => results[n].Share())];
        foreach (Tensor result in results.Values) result.Dispose();
        return inOrder;
    }

    /// <inheritdoc/>
    public IGraphCallable MakeCallable(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets = default)
    {
        var options = new CallableOptions();
        foreach (Output feed in feeds) options.Feed.Add(feed.Name);
        foreach (Output fetch in fetches) options.Fetch.Add(fetch.Name);
        foreach (Node target in targets) options.Target.Add(target.Name);
        long callable = Wait(_master.MakeCallableAsync(new MakeCallableRequest { SessionHandle = _handle, Options = options }, CancellationToken.None));
        return new ClusterCallable(this, callable, options.Fetch.Count);
    }

    /// <summary>Closes the session; what runs in it ends. A task that is down is not waited for longer than the master's deadline.</summary>
    public void Dispose()
    {
        try
        {
            Wait(_master.CloseSessionAsync(_handle));
        }
        catch (StatusException e) when (e.Code == ErrorCode.Aborted)
        {
            // closed already, by a reset or with the server
        }
    }

    static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    static void Wait(Task task) => task.GetAwaiter().GetResult();

    sealed class ClusterCallable(ClusterSession session, long handle, int fetchCount) : IGraphCallable
    {
        public int FetchCount => fetchCount;

        public void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, CancellationToken stop = default) => Run(feeds, results, null, stop);

        public void RunTraced(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepTrace trace, CancellationToken stop = default)
        {
            var record = new StepRecord { WantsTimeline = true };
            Run(feeds, results, record, stop);
            trace.Add(record.Stats);
        }

        void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepRecord? record, CancellationToken stop)
        {
            if (results.Length != fetchCount) Throw.InvalidArgument($"The step gives {fetchCount} tensors, got room for {results.Length}");
            (Tensor[] fetched, _) = Wait(session._master.RunCallableAsync(session._handle, handle, feeds.ToArray(), requestId: 0, record, stop));
            for (int i = 0; i < fetched.Length; i++)
            {
                results[i]?.Dispose();
                results[i] = fetched[i];
            }
        }

        /// <summary>The session's end frees what is registered at the tasks.</summary>
        public void Dispose()
        {
        }
    }
}
