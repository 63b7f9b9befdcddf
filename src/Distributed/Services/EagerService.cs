using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary>
/// <c>tensorflow.eager.EagerService</c>, which eager clients and TF2's ParameterServerStrategy speak: it is not served, and every method says
/// so, instead of leaving the client with a bare UNIMPLEMENTED.
/// </summary>
static class EagerService
{
    const string Name = "tensorflow.eager.EagerService", Streaming = "StreamingEnqueue";

    static readonly string[] _calls = ["CreateContext", "UpdateContext", "Enqueue", "WaitQueueDone", "RunComponentFunction", "KeepAlive", "CloseContext"];
    static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static b => b, static b => b);

    /// <summary>The service.</summary>
    public static ServerServiceDefinition Create()
    {
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.CreateBuilder();
        foreach (string call in _calls) builder.AddMethod(MethodOf(MethodType.Unary, call), new UnaryServerMethod<byte[], byte[]>((_, _) => throw Refusal(call)));
        builder.AddMethod(MethodOf(MethodType.DuplexStreaming, Streaming), new DuplexStreamingServerMethod<byte[], byte[]>((_, _, _) => throw Refusal(Streaming)));
        return builder.Build();
    }

    static Method<byte[], byte[]> MethodOf(MethodType type, string call) => new(type, Name, call, _bytes, _bytes);

    static RpcException Refusal(string call) => ErrorPayloads.ToRpc(new StatusException(ErrorCode.Unimplemented,
        $"EagerService.{call}: TensorHarbor's tasks run graphs of sessions (tf.compat.v1.Session, MonitoredTrainingSession, Estimator); "
        + "eager clients and tf.distribute.ParameterServerStrategy are not served"));
}
