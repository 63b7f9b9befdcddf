using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>A worker whose values are copied on the way to other tasks, as the wire does; tests change what else they want.</summary>
class CopyingWorker(IWorker worker) : IWorker
{
    public virtual Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop) => worker.GetStatusAsync(waitsForTask, stop);

    public virtual Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop) => worker.CreateSessionAsync(request, stop);

    public virtual Task DeleteSessionAsync(string handle, CancellationToken stop) => worker.DeleteSessionAsync(handle, stop);

    public virtual Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop) => worker.RegisterGraphAsync(request, stop);

    public virtual Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop) => worker.DeregisterGraphAsync(request, stop);

    public virtual Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop) => worker.RunGraphAsync(call, stop);

    public virtual Task CleanupGraphAsync(long stepId, CancellationToken stop) => worker.CleanupGraphAsync(stepId, stop);

    public virtual Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop) => worker.CleanupAllAsync(containers, stop);

    public virtual async Task<Tensor?> ReceiveTensorAsync(long stepId, string key, long requestId, CancellationToken stop)
    {
        using Tensor? value = await worker.ReceiveTensorAsync(stepId, key, requestId, stop);
        return value?.Clone();
    }

    public virtual Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => worker.LogAsync(request, stop);
}
