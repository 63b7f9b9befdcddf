using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace TensorHarbor.Hosting;

/// <summary>Looks at the first bytes of a connection, and gives it to the side protocol or to HTTP/2.</summary>
/// <param name="side">The side protocol.</param>
/// <param name="next">HTTP/2.</param>
sealed class SideConnections(SideProtocol side, ConnectionDelegate next)
{
    /// <summary>A connection that says nothing for so long is closed.</summary>
    static readonly TimeSpan _silence = TimeSpan.FromSeconds(30);

    /// <summary>Serves a connection.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        if (await BeginsAsSideAsync(connection).ConfigureAwait(false) is not { } isSide) return;
        if (isSide) await side.Serve(new DuplexStream(connection.Transport), connection.ConnectionClosed).ConfigureAwait(false);
        else await next(connection).ConfigureAwait(false);
    }

    /// <returns><see langword="null"/>: the connection has ended before it said what it is.</returns>
    async Task<bool?> BeginsAsSideAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        silence.CancelAfter(_silence);
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(silence.Token).ConfigureAwait(false);
                long length = Math.Min(read.Buffer.Length, side.Magic.Length);
                bool isSide = read.Buffer.Slice(0, length).ToArray().AsSpan().SequenceEqual(side.Magic.AsSpan(0, (int)length));
                bool isKnown = !isSide || length == side.Magic.Length;
                input.AdvanceTo(read.Buffer.Start, isKnown ? read.Buffer.Start : read.Buffer.End);
                if (isKnown) return isSide;
                if (read.IsCompleted) return null;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
