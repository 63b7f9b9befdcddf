using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.Testing;

/// <summary>
/// A network between a client and a server: passes bytes on until it is cut. While it is cut nothing passes and nothing is closed, as with
/// a broken cable; when it is healed, what was under way is lost, and its connections are dead without having been closed.
/// </summary>
public sealed class TcpProxy : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    readonly List<Socket> _sockets = [];
    readonly int _target;
    int _epoch; // odd: cut

    /// <summary>Begins to listen.</summary>
    /// <param name="target">Port of the server on the loopback.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lets nothing pass any more.</summary>
    public void Cut() => Interlocked.Or(ref _epoch, 1);

    /// <summary>Lets new connections pass.</summary>
    public void Heal()
    {
        if ((Volatile.Read(ref _epoch) & 1) == 1) Interlocked.Increment(ref _epoch);
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(Track(await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the end
        }
    }

    Socket Track(Socket socket)
    {
        socket.NoDelay = true;
        lock (_lock) _sockets.Add(socket);
        return socket;
    }

    async Task ServeAsync(Socket client)
    {
        int epoch = Volatile.Read(ref _epoch);
        if ((epoch & 1) == 1) return; // accepted by this machine's kernel, and nobody will ever answer
        Socket server = Track(new Socket(SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _target), _stop.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            Close(client, server, epoch);
            return;
        }
        await Task.WhenAny(PassAsync(client, server, epoch), PassAsync(server, client, epoch)).ConfigureAwait(false);
        Close(client, server, epoch);
    }

    /// <summary>Closes both ends, unless the news of that could not pass.</summary>
    void Close(Socket client, Socket server, int epoch)
    {
        if (Volatile.Read(ref _epoch) != epoch) return;
        client.Dispose();
        server.Dispose();
    }

    async Task PassAsync(Socket from, Socket to, int epoch)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            while (true)
            {
                int read = await from.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false);
                if (Volatile.Read(ref _epoch) != epoch) await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(false);
                if (read == 0) return;
                for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // one end has gone
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _listener.Stop();
        lock (_lock)
        {
            foreach (Socket socket in _sockets) socket.Dispose();
        }
    }
}
