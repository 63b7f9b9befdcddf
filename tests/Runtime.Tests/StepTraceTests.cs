using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

/// <summary>A traced step tells of every kernel, and one that is not traced pays nothing for it.</summary>
public sealed class StepTraceTests
{
    readonly Graph _graph = new(OpTable.Instance);
    readonly Scope _scope;

    public StepTraceTests() => _scope = new Scope(_graph);

    Callable Product(Session session)
    {
        Output x = _scope.Placeholder(DType.Float, PartialShape.Of(-1, 2), name: "x");
        Output w = _scope.Placeholder(DType.Float, PartialShape.Of(2, 3), name: "w");
        Output y = _scope.MatMul(x, w, name: "y");
        return session.MakeCallable([x, w], [_scope.Softmax(y, name: "z")]);
    }

    static StepTrace Trace(Callable step, params Tensor[] feeds)
    {
        var trace = new StepTrace();
        var results = new Tensor[step.FetchCount];
        step.RunTraced(feeds, results, trace, TestContext.Current.CancellationToken);
        foreach (Tensor result in results) result.Dispose();
        return trace;
    }

    [Fact]
    public void A_traced_step_says_what_ran_when_and_what_came_out()
    {
        using var session = new Session(_graph, new SessionOptions { Rewrite = false });
        using Callable step = Product(session);
        using Tensor x = Tensor.From([1f, 1f, 1f, 1f], 2, 2), w = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3);
        long before = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        IReadOnlyList<NodeTrace> nodes = Trace(step, x, w).Nodes;
        long after = ((DateTime.UtcNow - DateTime.UnixEpoch).Ticks + 1) * 100;
        Assert.Equal(["y", "z"], nodes.Select(n => n.Name));
        Assert.Equal("y = MatMul(x, w)", nodes[0].Label);
        Assert.Equal(["MatMul", "Softmax"], nodes.Select(n => n.Op));
        Assert.Equal(new OutputTrace(0, DType.Float, [2, 3], 24), Assert.Single(nodes[0].Outputs));
        const long ClockDrift = 2_000_000;
        Assert.All(nodes, n => Assert.InRange(n.StartNanos, before - ClockDrift, after + ClockDrift));
        Assert.All(nodes, n => Assert.True(n.OpStartNanos <= n.OpEndNanos && n.OpEndNanos <= n.EndNanos));
        Assert.True(nodes[0].StartNanos + nodes[0].OpEndNanos <= nodes[1].StartNanos);
        Assert.All(nodes, n => Assert.Equal(StepTrace.LocalDevice, n.Device));
    }

    [Fact]
    public void The_nodes_of_every_iteration_are_told()
    {
        Graph graph = DataflowTests.Loop(10, body: "AddV2");
        using var session = new Session(graph);
        using Callable step = session.MakeCallable([graph.GetOutput("limit"), graph.GetOutput("step")], [graph.GetOutput("exit")]);
        using Tensor limit = Tensor.Scalar(3f), one = Tensor.Scalar(1f);
        IReadOnlyList<NodeTrace> nodes = Trace(step, limit, one).Nodes;
        Assert.Equal(3, nodes.Count(n => n.Name == "next_value"));
        Assert.Contains(nodes, n => n.Op == "Exit" && n.Outputs is [{ Bytes: 4 }]);
    }

    [Fact]
    public async Task A_kernel_that_waits_ends_when_its_value_has_come()
    {
        Output queue = _scope.FIFOQueueV2([DType.Float], name: "queue");
        Node dequeue = _scope.QueueDequeueV2(queue, [DType.Float], name: "dequeue")[0].Node;
        _scope.QueueEnqueueV2(queue, [_scope.Const(7f)], name: "enqueue");
        using var session = new Session(_graph);
        using Callable step = session.MakeCallable([], [dequeue[0]]);
        var trace = new StepTrace();
        var results = new Tensor[1];
        Task waiting = Task.Factory.StartNew(() => step.RunTraced([], results, trace), TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        session.RunTargets("enqueue");
        await waiting;
        results[0].Dispose();
        Assert.Equal([new OutputTrace(0, DType.Float, Shape.Scalar, 4)], trace.Nodes.Single(n => n.Name == "dequeue").Outputs);
    }

    [Fact]
    public void A_step_that_is_not_traced_allocates_nothing_also_after_one_that_was()
    {
        using var session = new Session(_graph);
        using Callable step = Product(session);
        using Tensor x = Tensor.From([1f, 1f, 1f, 1f], 2, 2), w = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], 2, 3);
        Assert.NotEmpty(Trace(step, x, w).Nodes);
        var results = new Tensor[1];
        for (int i = 0; i < 3; i++) step.Run([x, w], results, TestContext.Current.CancellationToken);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) step.Run([x, w], results, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        results[0].Dispose();
    }
}
