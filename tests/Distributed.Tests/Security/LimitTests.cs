using System.Net;
using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Security;

/// <summary>What a task refuses for its size or number, and what it says.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    static readonly HostLimits _limits = new() { MaxMessageBytes = 2 << 20, MaxGraphBytes = 1 << 20, MaxSessions = 2 };

    readonly ChannelPool _channels = new(HostSecurity.None, HostLimits.Default);
    TaskServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TaskServer.StartAsync(
        new()
        {
            Cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"])),
            Task = new("ps", 0),
            Host = new GrpcHostOptions { Address = IPAddress.Loopback, Limits = _limits },
        },
        OpTable.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _channels.Dispose();
        await _server.DisposeAsync();
    }

    CallInvoker Calls => _channels.To($"127.0.0.1:{_server.Port}");

    async Task<string> ExhaustedAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request) where TRequest : class where TResponse : class
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => CallAsync(method, request));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        return refusal.Status.Detail;
    }

    Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request) where TRequest : class where TResponse : class =>
        Calls.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), request).ResponseAsync;

    static GraphDef Graph(int bytes) => new() { Node = { new NodeDef { Name = "c", Op = "NoOp", Device = new string('x', bytes) } } };

    [Fact]
    public async Task A_graph_that_is_too_large_is_refused_by_each_method_that_brings_one()
    {
        const string Text = @"^The request has \d+ bytes; this task takes at most 1048576 \(--max_graph_mb 1\)$";
        Assert.Matches(Text, await ExhaustedAsync(WorkerMethods.RegisterGraph, new RegisterGraphRequest { GraphDef = Graph(1 << 20) }));
        Assert.Matches(Text, await ExhaustedAsync(MasterMethods.CreateSession, new CreateSessionRequest { GraphDef = Graph(1 << 20) }));
        Assert.Matches(Text, await ExhaustedAsync(MasterMethods.ExtendSession, new ExtendSessionRequest { GraphDef = Graph(1 << 20) }));
        RpcException other = await Assert.ThrowsAsync<RpcException>(() => CallAsync(WorkerMethods.RegisterGraph, new RegisterGraphRequest { GraphDef = Graph(1 << 19) }));
        Assert.Equal(StatusCode.InvalidArgument, other.StatusCode); // it was read, and its device is none
        Assert.EndsWith("xxx ... [truncated]", other.Status.Detail);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused() => Assert.Matches(
        @"^The request has \d+ bytes; this task takes at most 2097152 \(--max_message_mb 2\)$",
        await ExhaustedAsync(WorkerMethods.CleanupAll, new CleanupAllRequest { Container = { new string('x', 2 << 20) } }));

    [Fact]
    public async Task One_session_too_many_is_refused_until_one_is_closed()
    {
        Task OpenAsync(string handle) => CallAsync(WorkerMethods.CreateWorkerSession, new CreateWorkerSessionRequest { SessionHandle = handle });
        await OpenAsync("a");
        await OpenAsync("b");
        await OpenAsync("b");
        const string Text = "The task has 2 sessions open, as many as it may have (--max_sessions 2)";
        Assert.Equal(Text, await ExhaustedAsync(WorkerMethods.CreateWorkerSession, new CreateWorkerSessionRequest { SessionHandle = "c" }));
        await CallAsync(WorkerMethods.DeleteWorkerSession, new DeleteWorkerSessionRequest { SessionHandle = "a" });
        await OpenAsync("c");
    }

    [Fact]
    public async Task One_session_of_a_client_too_many_is_refused()
    {
        var request = new CreateSessionRequest { GraphDef = new() };
        for (int i = 0; i < 2; i++) await CallAsync(MasterMethods.CreateSession, request);
        Assert.Equal("The task has 2 sessions open, as many as it may have (--max_sessions 2)", await ExhaustedAsync(MasterMethods.CreateSession, request));
    }

    [Fact]
    public void A_tensor_of_2_gigabytes_is_refused_by_its_sender()
    {
        using var large = Tensor.Allocate(DType.Float, new Shape(2, 1 << 28)); // memory that is not touched is not taken
        StatusException refusal = Assert.ThrowsAny<StatusException>(() => TensorWire.LayOut(large));
        Assert.Equal("Cannot send a tensor float[2,268435456]: it has 2147483648 bytes, and a message at most 2147479551; partition the variable", refusal.Message);
        Assert.Equal(refusal.Message, Assert.ThrowsAny<StatusException>(() => TensorWire.ToMessage(large)).Message);
    }
}
