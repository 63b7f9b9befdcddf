using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// The link to another task, if that is one of ours. It is opened behind the back of the calls, which go by gRPC until it is there, and
/// again when it is lost; so a task of TensorFlow sees one call that it does not know, and nothing else.
/// </summary>
/// <param name="address"><c>host:port</c> of the task.</param>
/// <param name="calls">The channel to it.</param>
/// <param name="security">TLS; the token has let in the call that says the link's key.</param>
/// <param name="limits">How long the task may be silent.</param>
/// <param name="received">Counts the values that come.</param>
sealed class PeerLink(string address, CallInvoker calls, HostSecurity security, HostLimits limits, TrafficCount received) : IDisposable
{
    /// <summary>Time between two attempts.</summary>
    static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    LinkClient? _client;
    Task _opening = Task.CompletedTask;
    long _nextAttempt;
    bool _isForeign, _isDisposed;

    /// <summary>The link, if it is there. If it is not, an attempt to open it may begin.</summary>
    public LinkClient? Client
    {
        get
        {
            LinkClient? client = Volatile.Read(ref _client);
            if (client is { IsLost: false }) return client;
            if (!_isForeign && _opening.IsCompleted && Environment.TickCount64 >= Volatile.Read(ref _nextAttempt)) _ = OpenAsync();
            return null;
        }
    }

    /// <summary>Opens the link if that is possible; returns when it is known.</summary>
    public Task OpenAsync()
    {
        lock (_lock)
        {
            if (_isDisposed || _isForeign || _client is { IsLost: false }) return Task.CompletedTask;
            if (!_opening.IsCompleted) return _opening;
            _nextAttempt = Environment.TickCount64 + (long)_pause.TotalMilliseconds;
            return _opening = TryOpenAsync();
        }
    }

    async Task TryOpenAsync()
    {
        using var limit = new CancellationTokenSource(_limit);
        try
        {
            CallOptions options = new(cancellationToken: limit.Token);
            TaskStatusResponse status = await calls.AsyncUnaryCall(TaskMethods.Status, null, options, new TaskStatusRequest()).ResponseAsync.ConfigureAwait(false);
            if (status.LinkVersion == LinkAcceptor.Version) Use(await ConnectAsync(status.Incarnation, status.LinkKey.Memory, limit.Token).ConfigureAwait(false));
            else _isForeign = true;
        }
        catch (RpcException e)
        {
            _isForeign = e.StatusCode == StatusCode.Unimplemented;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // calls go by gRPC, which says what is wrong with the task
        }
    }

    async Task<LinkClient> ConnectAsync(ulong incarnation, ReadOnlyMemory<byte> key, CancellationToken stop)
    {
        Stream stream = await LocalSocket.ConnectAsync(incarnation, stop).ConfigureAwait(false) ?? await ConnectToPortAsync(stop).ConfigureAwait(false);
        try
        {
            await LinkPreface.OpenAsync(stream, incarnation, key, stop).ConfigureAwait(false);
            return new LinkClient(stream, limits.PeerTimeout, received);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    async Task<Stream> ConnectToPortAsync(CancellationToken stop)
    {
        var target = new Uri($"http://{address}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.IdnHost, target.Port, stop).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var stream = new NetworkStream(socket, ownsSocket: true);
        return security.HasTls ? await SecureAsync(stream, target.IdnHost, stop).ConfigureAwait(false) : stream;
    }

    async Task<Stream> SecureAsync(Stream stream, string host, CancellationToken stop)
    {
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(security.ClientOptions(host, SslApplicationProtocol.Http2), stop).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    void Use(LinkClient client)
    {
        lock (_lock)
        {
            if (!_isDisposed) _client = client;
        }
        if (_isDisposed) client.Dispose();
        else _ = client.RunAsync();
    }

    /// <summary>Closes the link.</summary>
    public void Dispose()
    {
        lock (_lock) _isDisposed = true;
        _client?.Dispose();
    }
}
