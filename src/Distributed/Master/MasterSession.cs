using System.Collections.Concurrent;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>A client's session: its graph, the tasks that it uses, the steps registered at them, and what runs.</summary>
sealed class MasterSession
{
    readonly TaskName _self;
    readonly IWorkerDirectory _workers;
    readonly MasterOptions _options;
    readonly ClusterDevices _cluster;
    readonly SessionGraph _graph;
    readonly ClusterDevice _client;
    readonly PartitionNames _names = new();
    readonly RunningWork _work = new();
    readonly CancellationTokenSource _closing = new();
    readonly SemaphoreSlim _extending = new(1);
    readonly ConcurrentDictionary<string, Lazy<Task<RegisteredStep>>> _steps = new();
    long _version;

    /// <summary>A session on a cluster's devices, without worker sessions yet.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="self">The master's task.</param>
    /// <param name="config">The client's config with the server's defaults.</param>
    /// <param name="ops">The ops that graphs may use.</param>
    /// <param name="workers">Finds the tasks.</param>
    /// <param name="cluster">Tasks and devices of the session.</param>
    /// <param name="options">How the master behaves.</param>
    public MasterSession(
        string handle, TaskName self, ConfigProto config, IOpTable ops, IWorkerDirectory workers, ClusterDevices cluster, MasterOptions options)
    {
        (Handle, _self, Config, _workers, _cluster, _options) = (handle, self, config, workers, cluster, options);
        _client = new ClusterDevice(self.Cpu, cluster.Incarnations[self.Cpu]);
        _graph = new SessionGraph(ops, new Placer(cluster.Incarnations.Keys, self.Cpu, config.AllowSoftPlacement));
        Callables = new(this);
        PartialRuns = new(this);
    }

    /// <summary>The handle: 16 hexadecimal digits.</summary>
    public string Handle { get; }

    /// <summary>The client's config with the server's defaults.</summary>
    public ConfigProto Config { get; }

    /// <summary>Has the client named the session's cluster?</summary>
    public bool HasOwnCluster => Config.ClusterDef is { Job.Count: > 0 };

    /// <summary>The master's task in the session's cluster.</summary>
    public TaskName Self => _self;

    /// <summary>Devices of the session's tasks.</summary>
    public IReadOnlyList<DeviceAttributes> Devices => _cluster.Devices;

    /// <summary>The session's graph, placed.</summary>
    public PlacedGraph Graph => _graph.Placed;

    /// <summary>Steps that the client has prepared.</summary>
    public CallableTable Callables { get; }

    /// <summary>Steps that the client runs in parts.</summary>
    public PartialRunTable PartialRuns { get; }

    /// <summary>Takes the first graph, then makes sessions at all tasks.</summary>
    /// <exception cref="StatusException">What is wrong with the graph; UNAVAILABLE: a task has gone meanwhile.</exception>
    public async Task CreateAsync(GraphDef graph, CancellationToken stop)
    {
        _graph.Extend(graph);
        try
        {
            await Task.WhenAll(_cluster.Tasks.Select(t => _workers.Find(t).CreateSessionAsync(Request(t), stop))).ConfigureAwait(false);
        }
        catch
        {
            await DeleteWorkerSessionsAsync().ConfigureAwait(false);
            throw;
        }
    }

    CreateWorkerSessionRequest Request(TaskName task) => new()
    {
        SessionHandle = Handle,
        ServerDef = new ServerDef
        {
            Cluster = Config.ClusterDef,
            JobName = task.Job,
            TaskIndex = task.Index,
            Protocol = "grpc",
            DefaultSessionConfig = new ConfigProto
            {
                Experimental = new() { CoordinationConfig = new() { ServiceType = "standalone", ServiceLeader = _self.ToString() } },
            },
        },
        IsolateSessionState = IsIsolated,
        MasterTask = _self.ToString(),
        MasterIncarnation = (long)_client.Incarnation,
    };

    /// <summary>Do the session's variables end with it? Those of a cluster of its own do, unless its client wants them shared.</summary>
    bool IsIsolated => (Config.IsolateSessionState || HasOwnCluster)
        && !Config.Experimental.ShareSessionStateInClusterspecPropagation;

    /// <summary>Adds to the graph and returns its new version.</summary>
    /// <exception cref="StatusException">ABORTED: the client knows another version; or what is wrong with the graph.</exception>
    public async Task<long> ExtendAsync(GraphDef graph, long version, CancellationToken stop)
    {
        await _extending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (version != _version) throw new StatusException(ErrorCode.Aborted, $"Current version is {_version} but caller expected {version}.");
            _graph.Extend(graph);
            return ++_version;
        }
        finally
        {
            _extending.Release();
        }
    }

    /// <summary>The step of a signature, partitioned and registered when it is asked for first.</summary>
    public async Task<RegisteredStep> StepOfAsync(StepSignature signature, CancellationToken stop)
    {
        Lazy<Task<RegisteredStep>> step = _steps.GetOrAdd(signature.Key, _ => new(() => RegisterAsync(signature)));
        try
        {
            return await step.Value.WaitAsync(stop).ConfigureAwait(false);
        }
        catch when (step.Value.IsFaulted || step.Value.IsCanceled)
        {
            _steps.TryRemove(new KeyValuePair<string, Lazy<Task<RegisteredStep>>>(signature.Key, step));
            throw;
        }
    }

    async Task<RegisteredStep> RegisterAsync(StepSignature signature)
    {
        PlacedGraph graph = StepPruning.Prune(_graph.Placed, signature, _client);
        IReadOnlyList<TaskGraph> parts = GraphPartitioner.Partition(graph, [.. signature.Targets], _cluster.Incarnations, _names);
        return await RegisteredStep.RegisterAsync(parts, Handle, Config, _workers, _self, _closing.Token).ConfigureAwait(false);
    }

    /// <summary>Runs a whole step. The tasks are cleaned up behind it.</summary>
    /// <returns>Values of the fetches by name, the caller's to dispose.</returns>
    public async Task<Dictionary<string, Tensor>> RunAsync(
        RegisteredStep step, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, RunOptions? options, StepRecord? record,
        CancellationToken stop)
    {
        var run = new StepRun(step, Handle, StepRun.NewStepId());
        try
        {
            return await WithinAsync(options, token => record is null
                ? run.RunAsync(feeds, fetches, default, null, token)
                : new RecordedRun(run, record, _options).RunAsync(feeds, fetches, token), stop).ConfigureAwait(false);
        }
        finally
        {
            CleanUp(run);
        }
    }

    /// <summary>Lets the tasks forget a step, and does not wait for it; the end of the session does.</summary>
    public void CleanUp(StepRun run) => _work.Track(run.CleanUpAsync(_options));

    /// <summary>Does something that ends when its time is up or the session is closed.</summary>
    /// <exception cref="StatusException">DEADLINE_EXCEEDED: the step's time is up; CANCELLED: the session is being closed.</exception>
    public async Task<T> WithinAsync<T>(RunOptions? options, Func<CancellationToken, Task<T>> work, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, _closing.Token);
        long timeout = options?.TimeoutInMs is > 0 and long own ? own : Config.OperationTimeoutInMs;
        if (timeout > 0) limit.CancelAfter(TimeSpan.FromMilliseconds(timeout));
        try
        {
            return await work(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw _closing.IsCancellationRequested
                ? new StatusException(ErrorCode.Cancelled, "Step was cancelled by an explicit call to `Session::Close()`.", e)
                : new StatusException(ErrorCode.DeadlineExceeded, "Deadline Exceeded", e);
        }
    }

    /// <summary>Begins a call of the client.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: the session is closed.</exception>
    public void Enter()
    {
        if (!_work.TryEnter()) throw new StatusException(ErrorCode.FailedPrecondition, "Session is closed.");
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Leave() => _work.Leave();

    /// <summary>Ends the steps that run, waits for them and for their cleaning up, and deletes the sessions at the tasks.</summary>
    public async Task CloseAsync()
    {
        Task idle = _work.CloseAsync();
        await _closing.CancelAsync().ConfigureAwait(false);
        await idle.ConfigureAwait(false);
        await PartialRuns.CloseAsync(_options).ConfigureAwait(false);
        await DeleteWorkerSessionsAsync().ConfigureAwait(false);
    }

    async Task DeleteWorkerSessionsAsync()
    {
        using CancellationTokenSource deadline = _options.NewCleanupDeadline();
        IEnumerable<Task> deletions = _cluster.Tasks.Select(t =>
            StepRun.TryAsync(() => _workers.Find(t).DeleteSessionAsync(Handle, deadline.Token), t, "delete a session", _options));
        await Task.WhenAll(deletions).ConfigureAwait(false);
    }
}
