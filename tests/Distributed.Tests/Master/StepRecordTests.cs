using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TraceLevel = TensorHarbor.Formats.Protos.RunOptions.Types.TraceLevel;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>What a client is told of a step that it has traced.</summary>
public sealed class StepRecordTests
{
    const string Ps = "/job:ps/replica:0/task:0/device:CPU:0", Worker = "/job:worker/replica:0/task:0/device:CPU:0";

    /// <summary>y = x + 1 on the ps, z = y + y on the worker; bad fails on the ps.</summary>
    static Formats.Protos.GraphDef Model()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output x = scope.Placeholder(DType.Float, PartialShape.Unknown, name: "x");
        scope.AddV2(x, scope.Const(1f), name: "y");
        scope.AddV2(graph.GetOutput("y"), graph.GetOutput("y"), name: "z");
        scope.GatherV2(x, scope.Const([7]), scope.Const(0), name: "bad");
        Formats.Protos.GraphDef proto = GraphDefs.Export(graph);
        foreach (Formats.Protos.NodeDef node in proto.Node.Where(n => n.Name is "y" or "bad")) node.Device = "/job:ps/task:0";
        return proto;
    }

    static RunStepRequest Request(string session, string fetch, RunOptions options)
    {
        using Tensor x = Tensor.From([2f]);
        return new()
        {
            SessionHandle = session,
            Feed = { new NamedTensorProto { Name = "x:0", Tensor = x.ToProto() } },
            Fetch = { fetch },
            Options = options,
            StoreErrorsInResponseBody = true,
        };
    }

    static async Task<RunStepResponse> RunAsync(InProcessCluster cluster, string fetch, RunOptions options)
    {
        string session = await cluster.Master.CreateSessionAsync(new CreateSessionRequest { GraphDef = Model() }, CancellationToken.None);
        return await cluster.Client.AsyncUnaryCall(MasterMethods.RunStep, null, default, Request(session, fetch, options));
    }

    [Fact]
    public async Task A_full_trace_has_the_nodes_of_all_tasks_and_what_they_received()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(ps: 1, workers: 1);
        RunStepResponse response = await RunAsync(cluster, "z:0", new RunOptions { TraceLevel = TraceLevel.FullTrace, OutputPartitionGraphs = true });
        Dictionary<string, NodeExecStats[]> nodes = response.Metadata.StepStats.DevStats.GroupBy(d => d.Device)
            .ToDictionary(d => d.Key, d => d.SelectMany(s => s.NodeStats).ToArray());
        Assert.Equal([Ps, Worker], nodes.Keys.Order(StringComparer.Ordinal));
        Assert.Single(nodes[Ps], n => n.NodeName == "y" && n.TimelineLabel.StartsWith("y = AddV2(", StringComparison.Ordinal));
        Assert.Single(nodes[Worker], n => n.NodeName == "z");
        NodeExecStats received = Assert.Single(nodes[Worker], n => n.NodeName == "RecvTensor");
        Assert.Matches($"^\\[4B\\] \\[[0-9.]+Mb/s\\] edge_[0-9]+_y from {Ps} to {Worker}$", received.TimelineLabel);
        Assert.Equal(4, received.Output[0].TensorDescription.AllocationDescription.RequestedBytes);
        Assert.Equal(2, response.Metadata.PartitionGraphs.Count);
    }

    [Theory, InlineData(TraceLevel.NoTrace), InlineData(TraceLevel.SoftwareTrace)]
    public async Task Less_than_a_full_trace_tells_nothing(TraceLevel level)
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(ps: 1, workers: 1);
        RunStepResponse response = await RunAsync(cluster, "z:0", new RunOptions { TraceLevel = level });
        Assert.Null(response.Metadata.StepStats);
        Assert.Empty(response.Metadata.PartitionGraphs);
    }

    [Fact]
    public async Task A_traced_step_that_fails_leaves_no_logging_behind()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(ps: 1, workers: 1);
        RunStepResponse response = await RunAsync(cluster, "bad:0", new RunOptions { TraceLevel = TraceLevel.FullTrace });
        Assert.Equal(Code.InvalidArgument, response.StatusCode);
        Assert.All([new("ps", 0), new Distributed.Cluster.TaskName("worker", 0)], task => Assert.False(cluster[task].IsLogging));
    }

    [Fact]
    public async Task A_worker_gives_its_part_of_the_graph_to_a_master_that_asks()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(ps: 1, workers: 1);
        var worker = cluster[new("ps", 0)];
        await worker.CreateSessionAsync(new CreateWorkerSessionRequest { SessionHandle = "s" }, CancellationToken.None);
        var part = new Formats.Protos.GraphDef { Node = { new Formats.Protos.NodeDef { Name = "only", Op = "NoOp", Device = Ps } } };
        string graph = await worker.RegisterGraphAsync(
            new RegisterGraphRequest { SessionHandle = "s", CreateWorkerSessionCalled = true, GraphDef = part }, CancellationToken.None);
        var request = new RunGraphRequest
        {
            SessionHandle = "s",
            CreateWorkerSessionCalled = true,
            GraphHandle = graph,
            StepId = 5,
            ExecOpts = new ExecutorOpts { RecordPartitionGraphs = true },
        };
        Distributed.Workers.RunGraphCall call = RunGraphWire.FromProto(request);
        RunGraphResponse response = RunGraphWire.ToResponse(call, await worker.RunGraphAsync(call, CancellationToken.None));
        Assert.Equal("only", Assert.Single(Assert.Single(response.PartitionGraph).Node).Name);
        Assert.Null(response.StepStats);
    }
}
