using Grpc.Core;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>Errors between this program and the wire: the codes are the same 17 numbers.</summary>
public static class GrpcErrors
{
    /// <summary>The metadata key of TensorFlow's error payloads.</summary>
    public const string PayloadKey = "grpc-status-details-bin";

    const int MaxText = 3072;

    /// <summary>What a caller gets for an exception of a service.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="payload">Serialized payloads of the error, if there are any.</param>
    public static RpcException ToRpc(Exception e, byte[]? payload = null)
    {
        Status status = e switch
        {
            StatusException failed => new((StatusCode)failed.Code, Shortened(failed.TextWithNode), failed),
            OperationCanceledException => new(StatusCode.Cancelled, "RPC cancelled", e),
            RpcException rpc => rpc.Status,
            OutOfMemoryException => new(StatusCode.ResourceExhausted, "out of memory", e),
            _ => new(StatusCode.Internal, Shortened($"{e.GetType().Name}: {e.Message}"), e),
        };
        return payload is null ? new RpcException(status) : new RpcException(status, new Metadata { { PayloadKey, payload } });
    }

    /// <summary>As TensorFlow's servers shorten texts: they travel as metadata, of which gRPC takes little.</summary>
    static string Shortened(string text) => text.Length > MaxText ? string.Concat(text.AsSpan(0, MaxText), " ... [truncated]") : text;

    /// <summary>What a caller throws for an error from the wire. A connection that was refused for lack of security is UNAUTHENTICATED.</summary>
    public static StatusException FromRpc(RpcException e) => ConnectionErrors.Describe(e.Status.DebugException) is { } refused
        ? new(ErrorCode.Unauthenticated, refused, e)
        : new((ErrorCode)e.StatusCode, Named(e.Status), e);

    /// <summary>The text of a status; gRPC's own about sizes does not know the flag.</summary>
    static string Named(Status status) => status.StatusCode == StatusCode.ResourceExhausted && status.Detail.EndsWith("maximum configured message size.", StringComparison.Ordinal)
        ? $"{status.Detail[..^1]} ({HostLimits.MessageFlag})"
        : status.Detail;
}
