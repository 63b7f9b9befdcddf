using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The worker of this process.</summary>
sealed class LocalWorker : IWorker, IDisposable
{
    const int RememberedRequests = 100_000;

    readonly TaskName _task;
    readonly IOpTable _ops;
    readonly SessionOptions _options;
    readonly ResourceManager _resources;
    readonly WorkerSessions _sessions;
    readonly StepTable _steps = new();
    readonly RequestIds _runRequests = new(RememberedRequests), _receiveRequests = new(RememberedRequests);
    readonly ReceiveLog _receives = new();
    readonly string _devicePrefix;

    /// <summary>A worker without sessions.</summary>
    /// <param name="task">Which task it is.</param>
    /// <param name="ops">The ops that graphs may use.</param>
    /// <param name="peers">The tasks of the cluster.</param>
    /// <param name="connect">Finds the tasks of another cluster, in which this task may have another name.</param>
    /// <param name="options">How steps run.</param>
    /// <param name="limits">How many sessions there may be.</param>
    public LocalWorker(TaskName task, IOpTable ops, IWorkerDirectory peers, Func<ClusterSpec, TaskName, IWorkerDirectory> connect, SessionOptions options, HostLimits limits)
    {
        (_task, _ops, _options) = (task, ops, options);
        _devicePrefix = task + "/";
        _resources = new ResourceManager(task.Job);
        _sessions = new WorkerSessions(task, peers, _resources, connect, limits);
        Devices = new LocalDevices(task);
        Metrics = new WorkerMetrics(task, this, _resources);
    }

    /// <summary>What the worker tells of itself.</summary>
    public WorkerMetrics Metrics { get; }

    /// <summary>Values that have come from other tasks.</summary>
    public TrafficCount Received { get; init; } = new();

    /// <summary>Values that were given to other tasks.</summary>
    public TrafficCount Sent { get; } = new();

    /// <summary>The devices of the task.</summary>
    public LocalDevices Devices { get; }

    /// <summary>Number of sessions.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Number of steps that are not cleaned up.</summary>
    public int StepCount => _steps.Count;

    /// <summary>Number of graphs that masters have registered.</summary>
    public int GraphCount => _sessions.GraphCount;

    /// <summary>Number of values that wait for their receiver.</summary>
    public int WaitingValues => _steps.WaitingValues;

    /// <summary>Does a master want to know what steps receive?</summary>
    public bool IsLogging => _receives.IsOn;

    public Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop) =>
        Task.FromResult(new GetStatusResponse { DeviceAttributes = { Devices.Attributes } });

    public Task OpenLinkAsync() => Task.CompletedTask;

    public Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop)
    {
        _sessions.Create(request);
        return Task.CompletedTask;
    }

    public Task DeleteSessionAsync(string handle, CancellationToken stop)
    {
        _sessions.Delete(handle);
        return Task.CompletedTask;
    }

    public async Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop)
    {
        WorkerSession session = _sessions.Enter(request.SessionHandle, request.CreateWorkerSessionCalled);
        try
        {
            int threads = request.ConfigProto?.IntraOpParallelismThreads is > 0 and int wanted ? wanted : _options.IntraOpThreads;
            SessionOptions options = _options with { IntraOpThreads = threads };
            var graph = new RegisteredGraph(request.GraphDef ?? new(), _ops, session.Cpu, options, session.Resources, session.Kernels);
            string handle = session.Add(graph);
            IEnumerable<TaskName> senders = graph.Senders.Where(s => s != session.Self && session.Peers.Cluster.Contains(s));
            await Task.WhenAll(senders.Select(s => session.Peers.Find(s).OpenLinkAsync())).WaitAsync(stop).ConfigureAwait(false);
            return handle;
        }
        finally
        {
            session.Leave();
        }
    }

    public Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop)
    {
        WorkerSession session = _sessions.Enter(request.SessionHandle, request.CreateWorkerSessionCalled);
        try
        {
            if (session.Forget(request.GraphHandle)) return Task.CompletedTask;
            throw new StatusException(ErrorCode.Aborted, $"Graph handle is not found: {request.GraphHandle}. Possibly, this worker just restarted.");
        }
        finally
        {
            session.Leave();
        }
    }

    public async Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop)
    {
        _runRequests.Track(call.RequestId, "RunGraph (Worker)");
        WorkerSession session = _sessions.Enter(call.SessionHandle, call.IsSessionCreated);
        try
        {
            return await Metrics.Steps.ObserveAsync(() => StepSpans.StartRun(_task, call.StepId), () => RunAsync(session, call, stop)).ConfigureAwait(false);
        }
        finally
        {
            session.Leave();
        }
    }

    Task<Tensor[]> RunAsync(WorkerSession session, RunGraphCall call, CancellationToken stop)
    {
        RegisteredGraph graph = session.Find(call.GraphHandle)
            ?? throw new StatusException(ErrorCode.Aborted, $"Graph handle is not found: {call.GraphHandle}");
        var step = new WorkerStep(call.StepId, _steps.Of(call.StepId), session.Peers, session.DevicePrefix, _receives);
        return call.IsPartial ? step.RunPartAsync(graph, session, call, stop) : step.RunAsync(graph, call, stop);
    }

    public Task CleanupGraphAsync(long stepId, CancellationToken stop)
    {
        CleanUp(stepId);
        return Task.CompletedTask;
    }

    /// <summary>Lets go of what a step has left.</summary>
    public void CleanUp(long stepId) => _steps.CleanUp(stepId);

    public Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop)
    {
        if (containers.Count == 0) _resources.Clear(_resources.DefaultContainer);
        foreach (string container in containers) _resources.Clear(container);
        return Task.CompletedTask;
    }

    /// <summary>Answers RecvTensor.</summary>
    /// <returns>The value, the caller's to dispose; <see langword="null"/>: it is dead.</returns>
    /// <exception cref="StatusException">ABORTED: the request has been here; or the step's error.</exception>
    public ValueTask<Tensor?> ReceiveTensorAsync(long stepId, string key, long requestId, CancellationToken stop)
    {
        _receiveRequests.Track(requestId, "RecvTensor (GrpcWorker)");
        CheckSender(key);
        return _steps.Of(stepId).ReceiveAsync(key, stop);
    }

    public void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop)
    {
        try
        {
            CheckSender(key);
        }
        catch (StatusException e)
        {
            receiver.Fail(e);
            return;
        }
        _steps.Of(stepId).Receive(key, receiver, stop);
    }

    void CheckSender(string text)
    {
        var key = RendezvousKey.Parse(text);
        if (!_sessions.IsOwnCpu(key.SendDevice))
        {
            Throw.InvalidArgument($"{key.SendDevice.Replace(_devicePrefix, "/", StringComparison.Ordinal)} unknown device.");
        }
        if (key.Incarnation == Devices.Incarnation) return;
        throw new WorkerRestartedException(
            $"RecvTensor expects a different device incarnation: {key.Incarnation} vs. {Devices.Incarnation}. Your worker job (\"{_task}\") was "
            + "probably restarted. Check your worker job for the reason why it was restarted.");
    }

    public Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => Task.FromResult(_receives.Answer(request));

    /// <summary>Ends all sessions and steps, and frees variables.</summary>
    public void Dispose()
    {
        Metrics.Dispose();
        _steps.Dispose();
        _sessions.Dispose();
        _resources.Dispose();
    }
}
