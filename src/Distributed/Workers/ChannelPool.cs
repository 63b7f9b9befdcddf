using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Workers;

/// <summary>Channels by address, made once and shared. Nothing is sent before the first call; a lost connection is made again by itself.</summary>
/// <param name="security">TLS and token.</param>
/// <param name="limits">Sizes, and how long a peer may be silent.</param>
sealed class ChannelPool(HostSecurity security, HostLimits limits) : IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<PeerChannel>> _channels = new();
    readonly ConcurrentDictionary<string, Lazy<PeerLink>> _links = new();

    /// <summary>Values that have come by the channels and links.</summary>
    public TrafficCount Received { get; } = new();

    /// <summary>The channel to an address.</summary>
    /// <param name="address"><c>host:port</c>.</param>
    public CallInvoker To(string address) =>
        _channels.GetOrAdd(address, a => new(() => new PeerChannel(a, () => Connect(a), security, limits))).Value;

    /// <summary>The worker of the task at an address.</summary>
    /// <param name="address"><c>host:port</c>.</param>
    public RemoteWorker WorkerAt(string address)
    {
        CallInvoker calls = To(address);
        return new(calls, _links.GetOrAdd(address, a => new(() => new PeerLink(a, calls, security, limits, Received))).Value, Received);
    }

    GrpcChannel Connect(string address) => GrpcChannel.ForAddress($"{(security.HasTls ? "https" : "http")}://{address}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false, // a proxy of the environment would take the calls between tasks
            AutomaticDecompression = DecompressionMethods.None,
            InitialHttp2StreamWindowSize = 8 << 20,
            ConnectTimeout = limits.PeerTimeout / 2,
            SslOptions = security.HasTls ? security.ClientOptions(new Uri($"https://{address}").IdnHost, SslApplicationProtocol.Http2) : new(),
        },
        MaxReceiveMessageSize = limits.MaxMessageBytes,
        MaxSendMessageSize = limits.MaxMessageBytes,
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        DisposeHttpClient = true,
    });

    /// <summary>Closes all channels.</summary>
    public void Dispose()
    {
        foreach (Lazy<PeerLink> link in _links.Values) link.Value.Dispose();
        _links.Clear();
        foreach (Lazy<PeerChannel> channel in _channels.Values) channel.Value.Dispose();
        _channels.Clear();
    }
}
