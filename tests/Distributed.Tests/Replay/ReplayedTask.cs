using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Tests.Master;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Tests.Replay;

/// <summary>A task of a replayed cluster as others reach it: its worker can be lost and started anew, and what masters ask of it is noted.</summary>
/// <param name="start">Makes a worker that knows nothing.</param>
sealed class ReplayedTask(Func<LocalWorker> start) : IWorker, IDisposable
{
    readonly Lock _lock = new();
    TaskCompletionSource _isUp = Done(), _isLost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    LocalWorker? _worker = start();

    /// <summary>The sessions that masters have made here.</summary>
    public List<CreateWorkerSessionRequest> Sessions { get; } = [];

    /// <summary>The graphs that masters have registered here.</summary>
    public List<RegisterGraphRequest> Graphs { get; } = [];

    static TaskCompletionSource Done()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }

    /// <summary>A step has begun here.</summary>
    public event Action? Ran;

    /// <summary>Loses the worker with all that it holds, as when its process is killed.</summary>
    public void Lose()
    {
        _isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LocalWorker? lost = Interlocked.Exchange(ref _worker, null);
        _isLost.TrySetResult();
        lost?.Dispose();
    }

    /// <summary>Starts a new worker in the place of the lost one.</summary>
    public void Restart()
    {
        _isLost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _worker = start();
        _isUp.TrySetResult();
    }

    CopyingWorker Current => new(_worker ?? throw Lost());

    static StatusException Lost() => new(ErrorCode.Unavailable, "failed to connect to all addresses");

    async Task<T> CallAsync<T>(Func<IWorker, Task<T>> call)
    {
        Task lost = _isLost.Task;
        Task<T> answer = call(Current);
        return await Task.WhenAny(answer, lost) == answer || answer.IsCompletedSuccessfully ? await answer : throw Lost();
    }

    async Task CallAsync(Func<IWorker, Task> call) => await CallAsync(async worker =>
    {
        await call(worker);
        return true;
    });

    public async Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop)
    {
        if (waitsForTask) await _isUp.Task.WaitAsync(stop);
        return await CallAsync(worker => worker.GetStatusAsync(waitsForTask, stop));
    }

    public Task OpenLinkAsync() => Task.CompletedTask;

    public Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop)
    {
        lock (_lock) Sessions.Add(request.Clone());
        return CallAsync(worker => worker.CreateSessionAsync(request, stop));
    }

    public Task DeleteSessionAsync(string handle, CancellationToken stop) => CallAsync(worker => worker.DeleteSessionAsync(handle, stop));

    public Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop)
    {
        lock (_lock) Graphs.Add(request.Clone());
        return CallAsync(worker => worker.RegisterGraphAsync(request, stop));
    }

    public Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop) => CallAsync(worker => worker.DeregisterGraphAsync(request, stop));

    public Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop)
    {
        Ran?.Invoke();
        return CallAsync(worker => worker.RunGraphAsync(call, stop));
    }

    public async Task CleanupGraphAsync(long stepId, CancellationToken stop)
    {
        await _isUp.Task.WaitAsync(stop);
        await CallAsync(worker => worker.CleanupGraphAsync(stepId, stop));
    }

    public Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop) => CallAsync(worker => worker.CleanupAllAsync(containers, stop));

    public void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop)
    {
        if (_worker is { } worker) new CopyingWorker(worker).Receive(stepId, key, receiver, stop);
        else receiver.Fail(Lost());
    }

    public Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => CallAsync(worker => worker.LogAsync(request, stop));

    public void Dispose() => _worker?.Dispose();
}
