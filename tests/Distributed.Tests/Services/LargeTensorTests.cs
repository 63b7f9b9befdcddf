using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Services;

/// <summary>Tensors as large as messages may be, and larger, between tasks.</summary>
[Trait("slow", "true")]
public sealed class LargeTensorTests
{
    const int Gigabyte = 1 << 30;

    /// <summary>A tensor of bytes on the ps, and its last element on the worker.</summary>
    static Graph Model(int rows)
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output large = scope.Fill(scope.Const([rows, Gigabyte / 4], name: "dims"), scope.Const(1f, name: "value"), name: "large");
        scope.Slice(large, scope.Const([rows - 1, 0], name: "begin"), scope.Const([1, 1], name: "size"), name: "last");
        return graph;
    }

    static TaskName Place(string node) => node is "dims" or "value" or "large" ? TwoTasks.Ps : TwoTasks.Worker;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_gigabyte_goes_from_task_to_task(bool hasLocalSocket)
    {
        await using TwoTasks tasks = await TwoTasks.StartAsync(hasLocalSocket);
        string session = await tasks.SessionAsync(TwoTasks.Worker, Model(rows: 1), Place);
        Assert.Equal(1, await tasks.RunAsync(TwoTasks.Worker, session, "last:0"));
    }

    [Fact]
    public async Task Two_gigabytes_are_refused_by_the_sender()
    {
        await using TwoTasks tasks = await TwoTasks.StartAsync();
        string session = await tasks.SessionAsync(TwoTasks.Worker, Model(rows: 2), Place);
        StatusException refusal = await Assert.ThrowsAnyAsync<StatusException>(() => tasks.RunAsync(TwoTasks.Worker, session, "last:0"));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("Cannot send a tensor float[2,268435456]: it has 2147483648 bytes, and a message at most", refusal.Message);
    }

    /// <summary>As TensorFlow's tasks do it: the value comes with the call that runs a graph, and is asked for by RecvTensor. A whole one works, too, and takes
    /// 9 GB of memory in one process that is both ends.</summary>
    [Fact]
    public async Task A_quarter_of_a_gigabyte_goes_by_gRPC_there_and_back()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using TwoTasks tasks = await TwoTasks.StartAsync();
        using var channels = new ChannelPool(HostSecurity.None, HostLimits.Default);
        CallInvoker calls = channels.To(tasks.Cluster.AddressOf(TwoTasks.Ps));
        async Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request) where TRequest : class where TResponse : class =>
            await calls.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: stop), request).ResponseAsync;
        ulong incarnation = (await CallAsync(WorkerMethods.GetStatus, new GetStatusRequest())).DeviceAttributes[0].Incarnation;
        string graph = (await CallAsync(WorkerMethods.RegisterGraph, new RegisterGraphRequest { GraphDef = new() })).GraphHandle;
        string key = RendezvousKey.Prefix(TwoTasks.Ps.Cpu.ToString(), incarnation, TwoTasks.Worker.Cpu.ToString(), "large") + RendezvousKey.NoFrame;
        using (Tensor large = Tensor.Allocate(DType.Float, new Shape(Gigabyte / 16)))
        {
            large.Write<float>()[^1] = 7;
            var call = new RunGraphCall { SessionHandle = "", IsSessionCreated = false, GraphHandle = graph, StepId = 1, Sends = [(key, large)] };
            await CallAsync(WorkerMethods.RunGraph, RunGraphWire.ToProto(call));
        }
        ReceivedTensor received = await CallAsync(WorkerMethods.RecvTensor, new RecvTensorRequest { StepId = 1, RendezvousKey = key });
        using Tensor value = received.Value!;
        Assert.Equal(7, value.Read<float>()[^1]);
    }
}
