using System.Text;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>Errors in frames: the code, whether the task may have restarted, the text. What a caller gets is what it would get by gRPC.</summary>
static class LinkErrors
{
    const int HeadSize = 2;

    /// <summary>Adds a frame with an error.</summary>
    public static void AddError(this LinkWriter writer, uint call, Exception e)
    {
        Grpc.Core.Status status = GrpcErrors.ToRpc(e).Status;
        byte[] text = Encoding.UTF8.GetBytes(status.Detail);
        writer.Add(FrameKind.Error, call, HeadSize + text.Length, (Code: (byte)status.StatusCode, IsRestart: e is WorkerRestartedException, text), static (error, bytes) =>
        {
            (bytes[0], bytes[1]) = (error.Code, error.IsRestart ? (byte)1 : (byte)0);
            error.text.CopyTo(bytes[HeadSize..]);
        });
    }

    /// <summary>The error of a frame.</summary>
    /// <exception cref="InvalidDataException">The frame is too short.</exception>
    public static StatusException Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSize) throw new InvalidDataException($"An error of {bytes.Length} bytes on a link");
        string text = Encoding.UTF8.GetString(bytes[HeadSize..]);
        return bytes[1] != 0 ? new WorkerRestartedException(text) : new StatusException((ErrorCode)bytes[0], text);
    }
}
