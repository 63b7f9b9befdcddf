using System.Collections.Concurrent;
using System.Security.Cryptography;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>The master of a task: serves clients' sessions, and drives the workers of the cluster for them.</summary>
sealed class GraphMaster : IAsyncDisposable
{
    const int RememberedRequests = 10_000;

    static readonly TimeSpan _lastWait = TimeSpan.FromSeconds(1);

    readonly TaskName _self;
    readonly IOpTable _ops;
    readonly IWorkerDirectory _workers;
    readonly Func<ClusterSpec, TaskName, IWorkerDirectory> _connect;
    readonly MasterOptions _options;
    readonly MasterMetrics _metrics;
    readonly CancellationTokenSource _stopping = new();
    readonly ConcurrentDictionary<string, MasterSession> _sessions = new();
    readonly RequestIds _requests = new(RememberedRequests);

    /// <summary>A master without sessions.</summary>
    /// <param name="self">The task.</param>
    /// <param name="ops">The ops that graphs may use.</param>
    /// <param name="workers">The cluster's workers, its own among them.</param>
    /// <param name="connect">Finds the tasks of another cluster, in which this task may have another name.</param>
    /// <param name="options">How it behaves.</param>
    public GraphMaster(
        TaskName self, IOpTable ops, IWorkerDirectory workers, Func<ClusterSpec, TaskName, IWorkerDirectory> connect, MasterOptions options)
    {
        (_self, _ops, _workers, _connect, _options) = (self, ops, workers, connect, options);
        _metrics = new MasterMetrics(self, () => SessionCount);
    }

    /// <summary>Number of sessions.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Makes a session: waits for all its tasks to be up, places the graph on their devices, makes sessions at the tasks.</summary>
    /// <returns>The session's handle.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT, NOT_FOUND: what is wrong with graph or config.</exception>
    public async Task<string> CreateSessionAsync(CreateSessionRequest request, CancellationToken stop)
    {
        ConfigProto config = Merged(request.Config);
        Check(config);
        (TaskName name, IWorkerDirectory tasks) = (_self, _workers);
        if (config.ClusterDef is { Job.Count: > 0 } own)
        {
            name = OwnCluster.NameOf(request.Target, own, _self);
            tasks = _connect(ClusterSpec.FromProto(own), name);
        }
        _options.Limits.CheckSessions(_sessions.Count);
        ClusterDevices cluster = await ClusterDevices.FindAsync(tasks, name, config.DeviceFilters, _options, stop).ConfigureAwait(false);
        var session = new MasterSession(NewHandle(), name, config, _ops, tasks, cluster, _options with { Stopping = _stopping.Token });
        await session.CreateAsync(request.GraphDef ?? new(), stop).ConfigureAwait(false);
        _sessions[session.Handle] = session;
        return session.Handle;
    }

    ConfigProto Merged(ConfigProto? config)
    {
        ConfigProto merged = _options.DefaultConfig.Clone();
        if (config is not null) merged.MergeFrom(config);
        (merged.Experimental ??= new()).DisableOptimizeForStaticGraph = true;
        return merged;
    }

    static void Check(ConfigProto config)
    {
        if (config.SessionInterOpThreadPool.Count > 0) Throw.InvalidArgument("Distributed session does not support session thread pool options.");
        if (config.UsePerSessionThreads) Throw.InvalidArgument("Distributed session does not support threads of its own (use_per_session_threads).");
    }

    static string NewHandle() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Adds nodes to a session's graph; the response holds the new version.</summary>
    public Task<ExtendSessionResponse> ExtendSessionAsync(ExtendSessionRequest request, CancellationToken stop) =>
        InSessionAsync(request.SessionHandle, async session => new ExtendSessionResponse
        {
            NewGraphVersion = await session.ExtendAsync(request.GraphDef ?? new(), request.CurrentGraphVersion, stop).ConfigureAwait(false),
        });

    /// <summary>Runs a step, or a part of a partial run.</summary>
    /// <returns>The fetched tensors by name, the caller's to dispose.</returns>
    /// <exception cref="StatusException">ABORTED: no such session; NOT_FOUND, INVALID_ARGUMENT: a name; or the error of a task.</exception>
    public Task<Dictionary<string, Tensor>> RunStepAsync(RunStepCall call, CancellationToken stop)
    {
        _requests.Track(call.RequestId, "RunStep (Master)");
        return StepAsync(call.SessionHandle, async session =>
        {
            IReadOnlyDictionary<string, Tensor> feeds = Named(call.Feeds);
            string[] fetches = [.. call.Fetches.Distinct().Where(f => !feeds.ContainsKey(f))];
            Dictionary<string, Tensor> results = call.PartialRunHandle.Length > 0
                ? await session.PartialRuns.RunAsync(call.PartialRunHandle, feeds, fetches, call.Options, stop).ConfigureAwait(false)
                : await RunAsync(session, feeds, fetches, call, stop).ConfigureAwait(false);
            foreach (string fed in call.Fetches.Distinct().Where(feeds.ContainsKey)) results.Add(fed, feeds[fed].Share());
            return results;
        });
    }

    static Dictionary<string, Tensor> Named(IReadOnlyList<(string Name, Tensor Value)> feeds)
    {
        var named = new Dictionary<string, Tensor>(feeds.Count);
        foreach ((string name, Tensor value) in feeds)
        {
            if (!named.TryAdd(name, value)) Throw.InvalidArgument($"Endpoint \"{name}\" fed more than once.");
        }
        return named;
    }

    static async Task<Dictionary<string, Tensor>> RunAsync(
        MasterSession session, IReadOnlyDictionary<string, Tensor> feeds, string[] fetches, RunStepCall call, CancellationToken stop)
    {
        RegisteredStep step = await session.StepOfAsync(new StepSignature([.. feeds.Keys], fetches, call.Targets), stop).ConfigureAwait(false);
        return await session.RunAsync(step, feeds, fetches, call.Options, call.Record, stop).ConfigureAwait(false);
    }

    /// <summary>Prepares a step that is run in parts, and returns its handle.</summary>
    public Task<string> SetUpPartialRunAsync(PartialRunSetupRequest request, CancellationToken stop)
    {
        _requests.Track(request.RequestId, "PartialRunSetup (Master)");
        return InSessionAsync(request.SessionHandle, session =>
            session.PartialRuns.SetUpAsync(new StepSignature(request.Feed, request.Fetch, request.Target), stop));
    }

    /// <summary>Prepares a step that is run by number.</summary>
    public Task<long> MakeCallableAsync(MakeCallableRequest request, CancellationToken stop)
    {
        _requests.Track(request.RequestId, "MakeCallable (Master)");
        return InSessionAsync(request.SessionHandle, session => session.Callables.MakeAsync(request.Options ?? new(), stop));
    }

    /// <summary>Runs a prepared step.</summary>
    /// <returns>One tensor per fetch, the caller's to dispose; and what the step did, if the caller or the callable's options ask for it.</returns>
    public Task<(Tensor[] Fetches, StepRecord? Record)> RunCallableAsync(
        string session, long handle, IReadOnlyList<Tensor> feeds, long requestId, StepRecord? record, CancellationToken stop)
    {
        _requests.Track(requestId, "RunCallable (Master)");
        return StepAsync(session, s => s.Callables.RunAsync(handle, feeds, record, stop));
    }

    /// <summary>Forgets a prepared step.</summary>
    public Task ReleaseCallableAsync(ReleaseCallableRequest request) => InSessionAsync(request.SessionHandle, session =>
    {
        session.Callables.Release(request.Handle);
        return Task.FromResult(true);
    });

    /// <summary>Ends a session: cancels what runs in it and waits for that.</summary>
    /// <exception cref="StatusException">ABORTED: there is no such session.</exception>
    public async Task CloseSessionAsync(string handle)
    {
        if (!_sessions.TryRemove(handle, out MasterSession? session))
        {
            throw new StatusException(ErrorCode.Aborted, $"Session {handle} is not found. Possibly, this master has restarted.");
        }
        await session.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Ends all sessions, and clears containers of resources at all tasks.</summary>
    public async Task ResetAsync(ResetRequest request, CancellationToken stop)
    {
        await Task.WhenAll(TakeSessions().Select(s => s.CloseAsync())).ConfigureAwait(false);
        IEnumerable<TaskName> tasks = ClusterDevices.Choose(_workers.Cluster, request.DeviceFilters).Append(_self).Distinct();
        await Task.WhenAll(tasks.Select(t => _workers.Find(t).CleanupAllAsync(request.Container, stop))).ConfigureAwait(false);
    }

    /// <summary>The devices of a session, or, without a handle, those of the whole cluster; there, and where a session has its own cluster, this task's apart from the others'.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is no such session.</exception>
    public async Task<ListDevicesResponse> ListDevicesAsync(string handle, CancellationToken stop)
    {
        if (handle.Length == 0) return Listed((await ClusterDevices.FindAsync(_workers, _self, [], _options, stop).ConfigureAwait(false)).Devices, _self);
        if (!_sessions.TryGetValue(handle, out MasterSession? session))
        {
            return Throw.InvalidArgument<ListDevicesResponse>($"Session {handle} is not found. Possibly, this master has restarted.");
        }
        return session.HasOwnCluster ? Listed(session.Devices, session.Self) : new ListDevicesResponse { LocalDevice = { session.Devices } };
    }

    static ListDevicesResponse Listed(IReadOnlyList<DeviceAttributes> devices, TaskName master)
    {
        var response = new ListDevicesResponse();
        foreach (DeviceAttributes device in devices) (TaskName.Of(device.Name) == master ? response.LocalDevice : response.RemoteDevice).Add(device);
        return response;
    }

    Task<T> StepAsync<T>(string handle, Func<MasterSession, Task<T>> work) =>
        _metrics.Steps.ObserveAsync(() => StepSpans.StartStep(_self), () => InSessionAsync(handle, work));

    async Task<T> InSessionAsync<T>(string handle, Func<MasterSession, Task<T>> work)
    {
        if (!_sessions.TryGetValue(handle, out MasterSession? session))
        {
            throw new StatusException(ErrorCode.Aborted, $"Session {handle} is not found.");
        }
        session.Enter();
        try
        {
            return await work(session).ConfigureAwait(false);
        }
        finally
        {
            session.Leave();
        }
    }

    /// <summary>Ends all sessions, with little patience for tasks that are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        _stopping.CancelAfter(_lastWait);
        await Task.WhenAll(TakeSessions().Select(s => s.CloseAsync())).ConfigureAwait(false);
    }

    MasterSession[] TakeSessions() =>
        [.. _sessions.Keys.Select(k => _sessions.TryRemove(k, out MasterSession? session) ? session : null).OfType<MasterSession>()];
}
