using System.Net.Security;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Tests.Security;

/// <summary>A link is opened only by whom gRPC lets in, and at a TLS port only in TLS.</summary>
public sealed class LinkSecurityTests : IDisposable
{
    static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    readonly TempFolder _folder = new();
    readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    HostSecurityOptions Secured()
    {
        (string certificate, string key, string authority) = _authority.Write(_folder, "task");
        return new() { CertificateFile = certificate, KeyFile = key, AuthorityFile = authority, Token = new("correct-horse", "test") };
    }

    static async Task<TaskStatusResponse> StatusAsync(ChannelPool channels, string address) =>
        await channels.To(address).AsyncUnaryCall(TaskMethods.Status, null, new CallOptions(cancellationToken: _stop), new TaskStatusRequest()).ResponseAsync;

    static async Task<NetworkStream> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, _stop);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [Fact]
    public async Task Who_is_let_in_opens_a_link()
    {
        HostSecurityOptions options = Secured();
        await using SecuredTask ps = await SecuredTask.StartAsync(options);
        var security = new HostSecurity(options);
        using var channels = new ChannelPool(security, HostLimits.Default);
        string address = $"127.0.0.1:{ps.Port}";
        using var link = new PeerLink(address, channels.To(address), security, HostLimits.Default, new());
        await link.OpenAsync();
        Assert.NotNull(link.Client);

        TaskStatusResponse status = await StatusAsync(channels, address);
        await using var stream = new SslStream(await ConnectAsync(ps.Port));
        await stream.AuthenticateAsClientAsync(security.ClientOptions("127.0.0.1", SslApplicationProtocol.Http2), _stop);
        await LinkPreface.OpenAsync(stream, status.Incarnation, status.LinkKey.Memory, _stop);
    }

    [Fact]
    public async Task A_link_in_plain_text_is_refused_at_a_TLS_port()
    {
        HostSecurityOptions options = Secured();
        await using SecuredTask ps = await SecuredTask.StartAsync(options);
        using var channels = new ChannelPool(new HostSecurity(options), HostLimits.Default);
        TaskStatusResponse status = await StatusAsync(channels, $"127.0.0.1:{ps.Port}");
        await using NetworkStream stream = await ConnectAsync(ps.Port);
        await Assert.ThrowsAnyAsync<IOException>(() => LinkPreface.OpenAsync(stream, status.Incarnation, status.LinkKey.Memory, _stop));
    }

    [Fact]
    public async Task A_link_with_another_key_is_refused()
    {
        var options = new HostSecurityOptions { Token = new("correct-horse", "test") };
        await using SecuredTask ps = await SecuredTask.StartAsync(options);
        using var channels = new ChannelPool(new HostSecurity(options), HostLimits.Default);
        TaskStatusResponse status = await StatusAsync(channels, $"127.0.0.1:{ps.Port}");
        await using NetworkStream stream = await ConnectAsync(ps.Port);
        ByteString guessed = ByteString.CopyFrom(LinkPreface.NewKey());
        await Assert.ThrowsAnyAsync<IOException>(() => LinkPreface.OpenAsync(stream, status.Incarnation, guessed.Memory, _stop));
        await using NetworkStream second = await ConnectAsync(ps.Port);
        await LinkPreface.OpenAsync(second, status.Incarnation, status.LinkKey.Memory, _stop);
    }
}
