using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Errors with TensorFlow's payloads, which travel in trailing metadata.</summary>
static class ErrorPayloads
{
    const string Restarted = "type.googleapis.com/tensorflow.distributed_runtime.WorkerPossiblyRestarted";

    static readonly byte[] _restarted = new GrpcPayloadContainer { Payloads = { [Restarted] = ByteString.Empty } }.ToByteArray();

    /// <summary>What a caller gets for an exception of a service.</summary>
    public static RpcException ToRpc(Exception e) => GrpcErrors.ToRpc(e, e is WorkerRestartedException ? _restarted : null);

    /// <summary>What a caller throws for an error of a call. A call that the caller itself gave up is a cancellation.</summary>
    public static Exception FromRpc(RpcException e, CancellationToken stop)
    {
        if (stop.IsCancellationRequested && e.StatusCode == StatusCode.Cancelled) return new OperationCanceledException(e.Message, e, stop);
        return IsRestart(e) ? new WorkerRestartedException(e.Status.Detail) : GrpcErrors.FromRpc(e);
    }

    static bool IsRestart(RpcException e)
    {
        if (e.StatusCode != StatusCode.Aborted || e.Trailers.GetValueBytes(GrpcErrors.PayloadKey) is not { } bytes) return false;
        try
        {
            return GrpcPayloadContainer.Parser.ParseFrom(bytes).Payloads.ContainsKey(Restarted);
        }
        catch (InvalidProtocolBufferException)
        {
            return false; // the payload is of another kind of server; code and text are there all the same
        }
    }
}
