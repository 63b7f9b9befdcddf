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
    public static ServerServiceDefinition Of(IWorker worker) => new ServiceBuilder()
        .Add(WorkerMethods.GetStatus, (_, stop) => worker.GetStatusAsync(waitsForTask: false, stop))
        .Add(WorkerMethods.CreateWorkerSession, async (request, stop) =>
        {
            await worker.CreateSessionAsync(request, stop).ConfigureAwait(false);
            return new CreateWorkerSessionResponse();
        })
        .Add(WorkerMethods.DeleteWorkerSession, async (request, stop) =>
        {
            await worker.DeleteSessionAsync(request.SessionHandle, stop).ConfigureAwait(false);
            return new DeleteWorkerSessionResponse();
        })
        .Add(WorkerMethods.RegisterGraph, async (request, stop) =>
            new RegisterGraphResponse { GraphHandle = await worker.RegisterGraphAsync(request, stop).ConfigureAwait(false) })
        .Add(WorkerMethods.DeregisterGraph, async (request, stop) =>
        {
            await worker.DeregisterGraphAsync(request, stop).ConfigureAwait(false);
            return new DeregisterGraphResponse();
        })
        .Add(WorkerMethods.RunGraph, (request, stop) => RunGraphAsync(worker, request, stop))
        .Add(WorkerMethods.CleanupGraph, async (request, stop) =>
        {
            await worker.CleanupGraphAsync(request.StepId, stop).ConfigureAwait(false);
            return new CleanupGraphResponse();
        })
        .Add(WorkerMethods.CleanupAll, async (request, stop) =>
        {
            await worker.CleanupAllAsync(request.Container, stop).ConfigureAwait(false);
            return new CleanupAllResponse();
        })
        .Add(WorkerMethods.RecvTensor, (request, stop) => ReceiveTensorAsync(worker, request, stop))
        .Add(WorkerMethods.MarkRecvFinished, (_, _) => Task.FromResult(new MarkRecvFinishedResponse()))
        .Add(WorkerMethods.Logging, worker.LogAsync)
        .Add(WorkerMethods.Tracing, (_, _) => throw new StatusException(ErrorCode.Unimplemented, "Tracing"))
        .AddCollectives()
        .Build();

    static async Task<RunGraphResponse> RunGraphAsync(IWorker worker, RunGraphRequest request, CancellationToken stop)
    {
        RunGraphCall? call = null;
        try
        {
            call = RunGraphWire.FromProto(request);
            Tensor[] results = await worker.RunGraphAsync(call, stop).ConfigureAwait(false);
            return RunGraphWire.ToResponse(call, results);
        }
        catch (StatusException e) when (request.StoreErrorsInResponseBody)
        {
            return new RunGraphResponse { StatusCode = (Formats.Protos.Code)e.Code, StatusErrorMessage = e.TextWithNode };
        }
        finally
        {
            foreach ((_, Tensor value) in call?.Sends ?? []) value.Dispose();
        }
    }

    static async Task<ReceivedTensor> ReceiveTensorAsync(IWorker worker, RecvTensorRequest request, CancellationToken stop)
    {
        Tensor? value = await worker.ReceiveTensorAsync(request.StepId, request.RendezvousKey, request.RequestId, stop).ConfigureAwait(false);
        return new(value, (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
