using System.Net.Sockets;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// Accepts links: at the task's port, beside gRPC, and, on Linux, at a local socket that processes of the same machine and network
/// namespace reach faster.
/// </summary>
sealed class LinkAcceptor : IAsyncDisposable
{
    /// <summary>Version of the frames; tasks of other versions speak gRPC with each other.</summary>
    public const int Version = 1;

    static readonly TimeSpan _openingLimit = TimeSpan.FromSeconds(10);

    readonly LocalWorker _worker;
    readonly int _maxFrameBytes;
    readonly Action<string> _log;
    readonly CancellationTokenSource _stop = new();
    readonly Socket? _local;
    readonly Task _accepting;

    /// <summary>Begins to accept links at the local socket, if it may.</summary>
    /// <param name="worker">Who answers.</param>
    /// <param name="maxFrameBytes">Most bytes of a request.</param>
    /// <param name="hasLocalSocket">May links come past the port?</param>
    /// <param name="log">Gets a line when a link is closed because its bytes make no sense.</param>
    public LinkAcceptor(LocalWorker worker, int maxFrameBytes, bool hasLocalSocket, Action<string> log)
    {
        (_worker, _maxFrameBytes, _log) = (worker, maxFrameBytes, log);
        _local = hasLocalSocket ? LocalSocket.Listen(worker.Devices.Incarnation) : null;
        _accepting = _local is null ? Task.CompletedTask : AcceptAsync(_local);
    }

    /// <summary>What whoever opens a link must know.</summary>
    public byte[] Key { get; } = LinkPreface.NewKey();

    /// <summary>Takes the connections of a port that begin as links do.</summary>
    public SideProtocol Side => new(LinkPreface.Magic.ToArray(), ServeAsync);

    async Task AcceptAsync(Socket local)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await LocalSocket.AcceptAsync(local, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // that one connection has gone
            }
            if (LocalSocket.IsOwnUser(socket)) _ = ServeAsync(new NetworkStream(socket, ownsSocket: true), _stop.Token);
            else socket.Dispose();
        }
    }

    /// <summary>Serves a connection until it ends.</summary>
    async Task ServeAsync(Stream stream, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, _stop.Token);
        await using (stream.ConfigureAwait(false))
        {
            if (!await IsMeantAsync(stream, ends.Token).ConfigureAwait(false)) return;
            Exception? end = await new LinkServer(stream, _worker, _maxFrameBytes).RunAsync(ends.Token).ConfigureAwait(false);
            if (end is not (null or IOException or OperationCanceledException)) _log($"A link was closed: {end.Message}");
        }
    }

    async Task<bool> IsMeantAsync(Stream stream, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_openingLimit);
        try
        {
            return await LinkPreface.AcceptAsync(stream, _worker.Devices.Incarnation, Key, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ends all links.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _local?.Dispose();
        await _accepting.ConfigureAwait(false);
    }
}
