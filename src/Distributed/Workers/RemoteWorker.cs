using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The worker of another task, ours or TensorFlow's.</summary>
/// <param name="calls">The channel to it.</param>
sealed class RemoteWorker(CallInvoker calls) : IWorker
{
    public Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop) =>
        Call(WorkerMethods.GetStatus, new GetStatusRequest(), stop, waitsForTask);

    public Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop) => Call(WorkerMethods.CreateWorkerSession, request, stop);

    public Task DeleteSessionAsync(string handle, CancellationToken stop) =>
        Call(WorkerMethods.DeleteWorkerSession, new DeleteWorkerSessionRequest { SessionHandle = handle }, stop);

    public async Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop) =>
        (await Call(WorkerMethods.RegisterGraph, request, stop).ConfigureAwait(false)).GraphHandle;

    public Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop) => Call(WorkerMethods.DeregisterGraph, request, stop);

    public async Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop) =>
        RunGraphWire.FromResponse(call, await Call(WorkerMethods.RunGraph, RunGraphWire.ToProto(call), stop).ConfigureAwait(false));

    public Task CleanupGraphAsync(long stepId, CancellationToken stop) =>
        Call(WorkerMethods.CleanupGraph, new CleanupGraphRequest { StepId = stepId }, stop, waitsForTask: true);

    public Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop) =>
        Call(WorkerMethods.CleanupAll, new CleanupAllRequest { Container = { containers } }, stop);

    public async Task<Tensor?> ReceiveTensorAsync(long stepId, string key, long requestId, CancellationToken stop)
    {
        var request = new RecvTensorRequest { StepId = stepId, RendezvousKey = key, RequestId = requestId };
        return (await Call(WorkerMethods.RecvTensor, request, stop).ConfigureAwait(false)).Value;
    }

    public Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => Call(WorkerMethods.Logging, request, stop);

    async Task<TResponse> Call<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, CancellationToken stop, bool waitsForTask = false)
        where TRequest : class where TResponse : class
    {
        CallOptions options = new CallOptions(cancellationToken: stop).WithWaitForReady(waitsForTask);
        try
        {
            return await calls.AsyncUnaryCall(method, null, options, request).ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw ErrorPayloads.FromRpc(e, stop);
        }
    }
}
