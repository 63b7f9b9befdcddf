using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Tests.Partition;

/// <summary>The parts of a graph, run together, give what the whole graph gives.</summary>
public sealed class PartitionRunTests
{
    static readonly string[] _tasks = ["/job:worker/task:0", "/job:ps/task:0", "/job:ps/task:1"];

    [Fact]
    public async Task The_recorded_loops_and_branches_give_TensorFlows_values()
    {
        Assert.SkipWhen(Golden.Find("distributed") is null, "no golden folder");
        JsonElement[] client = [.. File.ReadLines(Golden.File("distributed", "control_flow", "client.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)];
        LocalCluster? cluster = null;
        int done = 0;
        foreach (RecordedCall call in RecordedCall.Load("control_flow").Where(c => c.From.StartsWith("client", StringComparison.Ordinal)))
        {
            if (call.Is("CreateSession"))
            {
                cluster?.Dispose();
                GraphDef graph = CreateSessionRequest.Parser.ParseFrom(call.Request).GraphDef;
                cluster = new LocalCluster(GraphDefs.Import(graph, OpTable.Instance), "/job:worker/task:0", "/job:ps/task:0");
            }
            else if (call.Is("RunStep"))
            {
                RunStepRequest step = RunStepRequest.Parser.ParseFrom(call.Request);
                (string, Tensor)[] feeds = [.. step.Feed.Select(f => (f.Name, TensorProtos.ToTensor(f.Tensor)))];
                Tensor[] results = await cluster!.RunAsync(feeds, [.. step.Fetch], [.. step.Target]);
                Compare(RunStepResponse.Parser.ParseFrom(call.Response), [.. step.Fetch], results);
                foreach (Tensor tensor in feeds.Select(f => f.Item2).Concat(results)) tensor.Dispose();
                done++;
            }
        }
        cluster!.Dispose();
        Assert.Equal(client.Length, done);
    }

    static void Compare(RunStepResponse expected, string[] fetches, Tensor[] results)
    {
        foreach (NamedTensorProto named in expected.Tensor)
        {
            using Tensor tensor = TensorProtos.ToTensor(named.Tensor);
            Assert.Null(TensorComparison.Difference(tensor, results[Array.IndexOf(fetches, named.Name)], relative: 1e-6, absolute: 0));
        }
    }

    [Fact]
    public async Task The_side_effects_of_a_loop_on_another_task_happen_before_its_end()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output n = scope.Placeholder(DType.Int32, (PartialShape)Shape.Scalar, name: "n");
        Output handle = scope.VarHandleOp(DType.Float, (PartialShape)Shape.Scalar, sharedName: "v", name: "v");
        Node init = scope.AssignVariableOp(handle, scope.Const(0f), name: "init");
        DType[] types = [DType.Int32, DType.Int32, DType.Resource];
        var condition = new Scope(new Graph(OpTable.Instance) { Functions = graph.Functions });
        Output[] args = [.. types.Select(t => condition.Placeholder(t, (PartialShape)Shape.Scalar))];
        graph.Functions.Add(FunctionExport.ToFunction("less", condition.Graph, args, [condition.Less(args[0], args[1])]));
        var body = new Scope(new Graph(OpTable.Instance) { Functions = graph.Functions });
        args = [.. types.Select(t => body.Placeholder(t, (PartialShape)Shape.Scalar))];
        Node add = body.AssignAddVariableOp(args[2], body.Const(1f));
        graph.Functions.Add(FunctionExport.ToFunction("count", body.Graph, args, [body.WithControl(add).AddV2(args[0], body.Const(1)), args[1], args[2]]));
        Node loop = scope.WithControl(init).Add("While", [scope.Const(0), n, handle],
            [("T", types), ("cond", new FunctionRef("less")), ("body", new FunctionRef("count"))], "loop");
        scope.WithControl(loop).ReadVariableOp(handle, DType.Float, name: "read");
        GraphDef proto = GraphDefs.Export(graph);
        proto.Node.Single(node => node.Name == "v").Device = "/job:ps/task:1";
        using var cluster = new LocalCluster(GraphDefs.Import(proto, OpTable.Instance), _tasks);
        foreach (int times in new[] { 3, 0, 1 })
        {
            using Tensor count = Tensor.Scalar(times);
            Tensor[] results = await cluster.RunAsync([("n:0", count)], ["read:0", "loop:0"]);
            Assert.Equal((times, times), (results[0].Item<float>(), results[1].Item<int>()));
            foreach (Tensor result in results) result.Dispose();
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public async Task Random_graphs_on_random_tasks(int tasks)
    {
        string[] cluster = _tasks[..tasks];
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new RandomGraph(new Random(seed));
            Graph graph = random.Build(nodes: 25);
            using var session = new Session(graph);
            using var parts = new LocalCluster(RandomGraph.Place(graph, new Random(seed + 1000), ["", .. cluster]), cluster);
            await Compare(session, parts, [.. random.Fetches], seed);
        }
    }

    static async Task Compare(Session session, LocalCluster parts, string[] fetches, int seed)
    {
        using Tensor x = Tensor.From([1f, -2f, 3f]), n = Tensor.Scalar(seed % 4);
        Tensor[] expected = session.Run([("x:0", x), ("n:0", n)], fetches);
        Tensor[] actual = await parts.RunAsync([("x:0", x), ("n:0", n)], fetches);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Read<float>().SequenceEqual(actual[i].Read<float>()), $"seed {seed}, {fetches[i]}: {expected[i]} != {actual[i]}");
            expected[i].Dispose();
            actual[i].Dispose();
        }
    }
}
