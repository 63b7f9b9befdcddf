using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TensorHarbor.Hosting;

/// <summary>Refuses requests that are too large before they are read: their first bytes say how large they are.</summary>
/// <param name="limits">The limits.</param>
/// <param name="graphPaths">Methods that bring graphs: <c>/tensorflow.MasterService/CreateSession</c>.</param>
sealed class SizeGate(HostLimits limits, IEnumerable<string> graphPaths)
{
    /// <summary>A byte that says whether the message is compressed, and four of its length.</summary>
    const int HeadSize = 5;

    readonly HashSet<string> _graphPaths = [.. graphPaths];

    /// <summary>Passes a request on, or answers RESOURCE_EXHAUSTED.</summary>
    public async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        bool bringsGraph = _graphPaths.Contains(context.Request.Path.Value!);
        (int most, string flag) = bringsGraph && limits.MaxGraphBytes < limits.MaxMessageBytes
            ? (limits.MaxGraphBytes, HostLimits.GraphFlag)
            : (limits.MaxMessageBytes, HostLimits.MessageFlag);
        if (most == int.MaxValue || await LengthAsync(context.Request.BodyReader, context.RequestAborted).ConfigureAwait(false) is var length && length <= most)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        GrpcRefusal.Write(context, StatusCode.ResourceExhausted,
            string.Create(CultureInfo.InvariantCulture, $"The request has {length} bytes; this task takes at most {most} ({flag} {most >> 20})"));
    }

    /// <summary>The length of the message, which is not taken.</summary>
    static async ValueTask<uint> LengthAsync(PipeReader body, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(stop).ConfigureAwait(false);
            bool isKnown = read.Buffer.Length >= HeadSize;
            uint length = isKnown ? Length(read.Buffer) : 0;
            body.AdvanceTo(read.Buffer.Start, isKnown || read.IsCompleted ? read.Buffer.Start : read.Buffer.End);
            if (isKnown || read.IsCompleted) return length;
        }
    }

    static uint Length(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        bytes.Slice(0, HeadSize).CopyTo(head);
        return BinaryPrimitives.ReadUInt32BigEndian(head[1..]);
    }
}
