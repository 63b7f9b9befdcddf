using Grpc.Core;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The worker of another task, ours or TensorFlow's.</summary>
/// <param name="calls">The channel to it.</param>
/// <param name="link">The link to it, which steps go by once it is there.</param>
/// <param name="received">Counts the values that come by the channel.</param>
sealed class RemoteWorker(CallInvoker calls, PeerLink link, TrafficCount received) : IWorker
{
    public Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop) =>
        Call(WorkerMethods.GetStatus, new GetStatusRequest(), stop, waitsForTask);

    public Task OpenLinkAsync() => link.OpenAsync();

    public async Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop)
    {
        await Call(WorkerMethods.CreateWorkerSession, request, stop).ConfigureAwait(false);
        await link.OpenAsync().WaitAsync(stop).ConfigureAwait(false);
    }

    public Task DeleteSessionAsync(string handle, CancellationToken stop) =>
        Call(WorkerMethods.DeleteWorkerSession, new DeleteWorkerSessionRequest { SessionHandle = handle }, stop);

    public async Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop) =>
        (await Call(WorkerMethods.RegisterGraph, request, stop).ConfigureAwait(false)).GraphHandle;

    public Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop) => Call(WorkerMethods.DeregisterGraph, request, stop);

    public async Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop)
    {
        RunGraphRequest request = RunGraphWire.ToProto(call);
        bool goesByLink = StepSpans.Recorded is null; // a link has no metadata
        Task<RunGraphResponse> response = goesByLink && link.Client is { } client ? client.RunGraphAsync(request, stop) : Call(WorkerMethods.RunGraph, request, stop);
        return RunGraphWire.FromResponse(call, await response.ConfigureAwait(false));
    }

    public Task CleanupGraphAsync(long stepId, CancellationToken stop)
    {
        if (link.Client is not { } client) return Call(WorkerMethods.CleanupGraph, new CleanupGraphRequest { StepId = stepId }, stop, waitsForTask: true);
        client.CleanUp(stepId);
        return Task.CompletedTask;
    }

    public Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop) =>
        Call(WorkerMethods.CleanupAll, new CleanupAllRequest { Container = { containers } }, stop);

    public void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop)
    {
        if (link.Client is { } client) client.Receive(stepId, key, receiver, stop);
        else _ = ReceiveByGrpcAsync(stepId, key, receiver, stop);
    }

    async Task ReceiveByGrpcAsync(long stepId, string key, IValueReceiver receiver, CancellationToken stop)
    {
        try
        {
            var request = new RecvTensorRequest { StepId = stepId, RendezvousKey = key, RequestId = Random.Shared.NextInt64(1, long.MaxValue) };
            Tensor? value = (await Call(WorkerMethods.RecvTensor, request, stop).ConfigureAwait(false)).Value;
            received.Add(value);
            if (!receiver.TryReceive(value)) value?.Dispose();
        }
        catch (Exception e)
        {
            receiver.Fail(e);
        }
    }

    public Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop) => Call(WorkerMethods.Logging, request, stop);

    async Task<TResponse> Call<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, CancellationToken stop, bool waitsForTask = false)
        where TRequest : class where TResponse : class
    {
        CallOptions options = new CallOptions(StepSpans.Headers(), cancellationToken: stop).WithWaitForReady(waitsForTask);
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
