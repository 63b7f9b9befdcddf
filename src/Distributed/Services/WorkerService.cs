using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary><c>tensorflow.WorkerService</c> for a worker of this process: decodes, calls, encodes.</summary>
static class WorkerService
{
    /// <summary>The service.</summary>
    public static ServerServiceDefinition Of(LocalWorker worker) => new ServiceBuilder()
        .Add(WorkerMethods.GetStatus, (_, stop) => worker.GetStatusAsync(waitsForTask: false, stop))
        .AddCommand(WorkerMethods.CreateWorkerSession, worker.CreateSessionAsync)
        .AddCommand(WorkerMethods.DeleteWorkerSession, (request, stop) => worker.DeleteSessionAsync(request.SessionHandle, stop))
        .Add(WorkerMethods.RegisterGraph, async (request, stop) =>
            new RegisterGraphResponse { GraphHandle = await worker.RegisterGraphAsync(request, stop).ConfigureAwait(false) })
        .AddCommand(WorkerMethods.DeregisterGraph, worker.DeregisterGraphAsync)
        .Add(WorkerMethods.RunGraph, (request, stop) => RunGraphWire.RunAsync(worker, request, stop))
        .AddCommand(WorkerMethods.CleanupGraph, (request, stop) => worker.CleanupGraphAsync(request.StepId, stop))
        .AddCommand(WorkerMethods.CleanupAll, (request, stop) => worker.CleanupAllAsync(request.Container, stop))
        .Add(WorkerMethods.RecvTensor, (request, stop) => ReceiveTensorAsync(worker, request, stop))
        .Add(WorkerMethods.MarkRecvFinished, (_, _) => Task.FromResult(new MarkRecvFinishedResponse()))
        .Add(WorkerMethods.Logging, worker.LogAsync)
        .Add(WorkerMethods.Tracing, (_, _) => throw new StatusException(ErrorCode.Unimplemented, "Tracing"))
        .AddCollectives()
        .Build();

    static async Task<ReceivedTensor> ReceiveTensorAsync(LocalWorker worker, RecvTensorRequest request, CancellationToken stop)
    {
        Tensor? value = await worker.ReceiveTensorAsync(request.StepId, request.RendezvousKey, request.RequestId, stop).ConfigureAwait(false);
        try
        {
            if (value is not null) TensorWire.CheckFits(value); // what goes wrong while a response is written reaches nobody
        }
        catch
        {
            value!.Dispose();
            throw;
        }
        worker.Sent.Add(value);
        return new(value, (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
