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
    readonly GrpcHostOptions _host;
    readonly CancellationTokenSource _stop = new();
    readonly Socket? _local;
    readonly Task _accepting;

    /// <summary>Begins to accept links at the local socket.</summary>
    /// <param name="worker">Who answers.</param>
    /// <param name="host">Limits and security of the task.</param>
    public LinkAcceptor(LocalWorker worker, GrpcHostOptions host)
    {
        (_worker, _host) = (worker, host);
        _local = LocalSocket.Listen(worker.Devices.Incarnation);
        _accepting = _local is null ? Task.CompletedTask : AcceptAsync(_local);
    }

    /// <summary>Takes the connections of a port that begin as links do.</summary>
    public SideProtocol Side => new(LinkPreface.Magic.ToArray(), ServeAsync);

    async Task AcceptAsync(Socket local)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await local.AcceptAsync(_stop.Token).ConfigureAwait(false);
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
            if (await IsMeantAsync(stream, ends.Token).ConfigureAwait(false)) await new LinkServer(stream, _worker, _host.MaxMessageBytes).RunAsync(ends.Token).ConfigureAwait(false);
        }
    }

    async Task<bool> IsMeantAsync(Stream stream, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_openingLimit);
        try
        {
            return await LinkPreface.AcceptAsync(stream, _worker.Devices.Incarnation, _host.Security, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ends all links.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _local?.Dispose();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }
}
