using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>A worker whose values are copied on the way to other tasks, as the wire does; tests change what else they want.</summary>
class CopyingWorker(IWorker worker) : IWorker
{
    public virtual Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop) => worker.GetStatusAsync(waitsForTask, stop);

    public virtual Task OpenLinkAsync() => worker.OpenLinkAsync();

    public virtual Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop) => worker.CreateSessionAsync(request, stop);

    public virtual Task DeleteSessionAsync(string handle, CancellationToken stop) => worker.DeleteSessionAsync(handle, stop);

    public virtual Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop) => worker.RegisterGraphAsync(request, stop);

    public virtual Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop) => worker.DeregisterGraphAsync(request, stop);

    public virtual Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop) => worker.RunGraphAsync(call, stop);

    public virtual Task CleanupGraphAsync(long stepId, CancellationToken stop) => worker.CleanupGraphAsync(stepId, stop);

    public virtual Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop) => worker.CleanupAllAsync(containers, stop);

    public virtual void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop) =>
        worker.Receive(stepId, key, new CopyingReceiver(receiver), stop);

    public virtual Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => worker.LogAsync(request, stop);

    sealed class CopyingReceiver(IValueReceiver receiver) : IValueReceiver
    {
        public bool TryReceive(Tensor? value)
        {
            Tensor? copy = value?.Clone();
            bool isTaken = receiver.TryReceive(copy);
            (isTaken ? value : copy)?.Dispose();
            return isTaken;
        }

        public void Fail(Exception error) => receiver.Fail(error);
    }
}
