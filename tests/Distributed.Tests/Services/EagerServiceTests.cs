using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Services;

public sealed class EagerServiceTests
{
    [Theory, InlineData("CreateContext"), InlineData("Enqueue"), InlineData("KeepAlive")]
    public async Task An_eager_client_is_told_that_it_is_not_served(string call)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        var options = new TaskServerOptions
        {
            Cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"])),
            Task = new("ps", 0),
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
        };
        await using TaskServer server = await TaskServer.StartAsync(options, OpTable.Instance, stop);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
        Marshaller<byte[]> bytes = Marshallers.Create(static b => b, static b => b);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "tensorflow.eager.EagerService", call, bytes, bytes);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            () => channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: stop), []).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
        Assert.Contains($"EagerService.{call}", refusal.Status.Detail);
        Assert.Contains("ParameterServerStrategy are not served", refusal.Status.Detail);
    }
}
