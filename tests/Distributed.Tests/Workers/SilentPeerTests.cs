using System.Diagnostics;
using System.Net;
using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Workers;

/// <summary>A peer that the network has swallowed: its calls fail in time, and go on when it is back.</summary>
public sealed class SilentPeerTests : IAsyncLifetime
{
    static readonly HostLimits _limits = new() { PeerTimeout = TimeSpan.FromSeconds(0.8) };
    static readonly TimeSpan _slack = TimeSpan.FromSeconds(5);

    readonly ChannelPool _channels = new(HostSecurity.None, _limits);
    TaskServer _server = null!;
    TcpProxy _network = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TaskServer.StartAsync(
            new() { Cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"])), Task = new("ps", 0), Host = new GrpcHostOptions { Address = IPAddress.Loopback, Limits = _limits } },
            OpTable.Instance, CancellationToken.None);
        _network = new TcpProxy(_server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _channels.Dispose();
        _network.Dispose();
        await _server.DisposeAsync();
    }

    Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, bool waits = false) where TRequest : class where TResponse : class =>
        _channels.To($"127.0.0.1:{_network.Port}").AsyncUnaryCall(method, null, new CallOptions().WithWaitForReady(waits), request).ResponseAsync;

    /// <summary>A call that the task does not answer, as nobody sends the value.</summary>
    Task<ReceivedTensor> ReceiveAsync() => CallAsync(WorkerMethods.RecvTensor, new RecvTensorRequest
    {
        StepId = 1,
        RendezvousKey = $"/job:ps/replica:0/task:0/device:CPU:0;{_server.Incarnation:x16};/job:ps/replica:0/task:0/device:CPU:0;edge;0:0",
    });

    [Fact]
    public async Task A_call_to_a_peer_behind_a_cut_link_fails_in_time_and_the_next_goes_through_when_it_heals()
    {
        await CallAsync(WorkerMethods.GetStatus, new GetStatusRequest());
        Task<ReceivedTensor> pending = ReceiveAsync();
        _network.Cut();
        long began = Stopwatch.GetTimestamp();
        RpcException lost = await Assert.ThrowsAsync<RpcException>(() => pending);
        Assert.Equal((StatusCode.Unavailable, $"127.0.0.1:{_network.Port} has not answered for 0.8 s (--peer_timeout)"), (lost.StatusCode, lost.Status.Detail));
        Assert.True(Stopwatch.GetElapsedTime(began) < _limits.PeerTimeout + _slack);
        Task<GetStatusResponse> waiting = CallAsync(WorkerMethods.GetStatus, new GetStatusRequest(), waits: true);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(ReceiveAsync)).StatusCode);
        Assert.False(waiting.IsCompleted);
        _network.Heal();
        Assert.Single((await waiting).DeviceAttributes);
        await CallAsync(WorkerMethods.GetStatus, new GetStatusRequest());
    }

    [Fact]
    public async Task A_peer_that_has_nothing_to_say_is_not_lost()
    {
        await CallAsync(WorkerMethods.GetStatus, new GetStatusRequest());
        Task<ReceivedTensor> pending = ReceiveAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => pending.WaitAsync(_limits.PeerTimeout * 3));
        await CallAsync(WorkerMethods.CleanupGraph, new CleanupGraphRequest { StepId = 1 });
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(() => pending)).StatusCode);
    }

    [Fact]
    public async Task A_port_that_takes_connections_and_closes_them_is_a_peer_that_is_not_up()
    {
        using var closing = new TcpProxy(target: 1); // nobody listens there
        CallInvoker calls = _channels.To($"127.0.0.1:{closing.Port}");
        Task<GetStatusResponse> StatusAsync(bool waits, CancellationToken stop = default) =>
            calls.AsyncUnaryCall(WorkerMethods.GetStatus, null, new CallOptions(cancellationToken: stop).WithWaitForReady(waits), new GetStatusRequest()).ResponseAsync;
        for (int i = 0; i < 20; i++)
        {
            RpcException down = await Assert.ThrowsAsync<RpcException>(() => StatusAsync(waits: false));
            Assert.Equal(StatusCode.Unavailable, down.StatusCode);
            Assert.StartsWith($"failed to connect to 127.0.0.1:{closing.Port}; last error: ", down.Status.Detail);
        }
        using var stop = new CancellationTokenSource();
        Task<GetStatusResponse> waiting = StatusAsync(waits: true, stop.Token);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(0.5)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    [Fact]
    public async Task A_handshake_that_stands_still_is_a_peer_that_is_not_up()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        using var channels = new ChannelPool(new HostSecurity(new() { AuthorityFile = authority.Write(folder, "known").Authority }), _limits);
        _network.Cut();
        AsyncUnaryCall<GetStatusResponse> call = channels.To($"127.0.0.1:{_network.Port}").AsyncUnaryCall(WorkerMethods.GetStatus, null, default, new GetStatusRequest());
        RpcException down = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(down.StatusCode == StatusCode.Unavailable, down.ToString());
    }
}
