using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>A server of gRPC services on Kestrel: HTTP/2, in plain text without negotiation, or in TLS.</summary>
public sealed class GrpcHost : IAsyncDisposable
{
    static readonly TimeSpan _shortestPing = TimeSpan.FromSeconds(1); // of Kestrel

    readonly WebApplication _app;

    GrpcHost(WebApplication app, int port) => (_app, Port) = (app, port);

    /// <summary>The port it listens at.</summary>
    public int Port { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="options">Where and how it listens.</param>
    /// <param name="services">What it serves.</param>
    /// <param name="stop">Gives up the start.</param>
    /// <exception cref="StatusException">
    /// UNAVAILABLE: the port is taken, or the address is not this machine's; INVALID_ARGUMENT: TLS without a certificate.
    /// </exception>
    public static async Task<GrpcHost> StartAsync(GrpcHostOptions options, IReadOnlyList<ServerServiceDefinition> services, CancellationToken stop)
    {
        options.Security.CheckServer();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = Listen);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Limits.MaxMessageBytes;
            grpc.MaxSendMessageSize = options.Limits.MaxMessageBytes;
        });
        WebApplication app = builder.Build();
        HostSecurity security = options.Security;
        if (security.HasTls || security.Token is not null) app.Use(next => context => RequestGate.EnterAsync(context, next, security));
        var sizes = new SizeGate(options.Limits, options.GraphMethods);
        app.Use(next => context => sizes.EnterAsync(context, next));
        foreach (ServerServiceDefinition service in services) app.MapGrpcService(service);
        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or AddressInUseException or SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new StatusException(ErrorCode.Unavailable, $"Could not start gRPC server at {options.Address}:{options.Port}: {e.Message}", e);
        }
        return new(app, PortOf(app));
    }

    static void Configure(KestrelServerOptions kestrel, GrpcHostOptions options)
    {
        kestrel.Listen(options.Address, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (options.Security.HasTls) new ConnectionGate(options.Security).Guard(listen, () => AddSide(listen, options));
            else AddSide(listen, options);
        });
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        TimeSpan silence = options.Limits.PeerTimeout > _shortestPing ? options.Limits.PeerTimeout : _shortestPing;
        kestrel.Limits.Http2.KeepAlivePingDelay = silence; // clients that have vanished do not keep their connections
        kestrel.Limits.Http2.KeepAlivePingTimeout = silence;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000; // receives wait for a long time
        kestrel.Limits.Http2.InitialConnectionWindowSize = 16 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 8 << 20;
    }

    /// <summary>A socket whose connections end by themselves when the other side has vanished; they inherit its options.</summary>
    static Socket Listen(EndPoint at)
    {
        const int Idle = 60, Interval = 10, Retries = 3; // seconds, seconds, times
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(at);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Idle);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Interval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Retries);
        return socket;
    }

    static void AddSide(ListenOptions listen, GrpcHostOptions options)
    {
        if (options.Side is { } side) listen.Use(next => new SideConnections(side, next).ServeAsync);
    }

    internal static int PortOf(WebApplication app)
    {
        ICollection<string> addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new Uri(addresses.First()).Port;
    }

    /// <summary>Stops listening and ends the calls under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
