using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

/// <summary>Branches, loops and waiting kernels, beyond what the golden cases hold.</summary>
public sealed class DataflowTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(10)]
    public void A_loop_gives_the_same_however_many_iterations_may_overlap(int parallel)
    {
        Graph graph = Loop(parallel, body: "AddV2");
        using var session = new Session(graph);
        using Tensor limit = Tensor.Scalar(100f), step = Tensor.Scalar(1f);
        using Tensor last = session.Run([("limit", limit), ("step", step)], ["exit"])[0];
        Assert.Equal(100f, last.Item<float>());
    }

    [Fact]
    public void A_loop_that_is_never_entered_gives_its_first_value()
    {
        using var session = new Session(Loop(10, body: "AddV2"));
        using Tensor limit = Tensor.Scalar(-1f), step = Tensor.Scalar(1f);
        using Tensor last = session.Run([("limit", limit), ("step", step)], ["exit"])[0];
        Assert.Equal(0f, last.Item<float>());
    }

    [Fact]
    public void An_error_inside_a_loop_names_its_node_and_leaves_nothing_behind()
    {
        using var session = new Session(Loop(10, body: "MatMul"));
        using Tensor limit = Tensor.Scalar(5f), step = Tensor.Scalar(1f);
        var error = Assert.Throws<StatusException>(() => session.Run([("limit", limit), ("step", step)], ["exit"]));
        Assert.Equal("next_value", error.Node);
    }

    [Fact]
    public void A_step_that_waits_gives_up_at_its_deadline_and_the_next_one_works()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output queue = scope.FIFOQueueV2([DType.Float], name: "queue");
        scope.QueueDequeueV2(queue, [DType.Float], name: "dequeue");
        scope.QueueEnqueueV2(queue, [scope.Const(7f)], name: "enqueue");
        using var session = new Session(graph);
        var error = Assert.Throws<StatusException>(() => session.Run([], ["dequeue"], timeout: TimeSpan.FromMilliseconds(20)));
        Assert.Equal(ErrorCode.DeadlineExceeded, error.Code);
        session.RunTargets("enqueue");
        using Tensor value = session.Run([], ["dequeue"])[0];
        Assert.Equal(7f, value.Item<float>());
    }

    [Fact]
    public void A_tensor_of_the_branch_not_taken_has_no_value()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        SwitchOutputs branches = scope.Switch(scope.Const(1f), scope.Const(true));
        scope.Identity(branches.OutputFalse, name: "not_taken");
        using var session = new Session(graph);
        Assert.Equal("Retval[0] does not have value", Assert.Throws<StatusException>(() => session.Run([], ["not_taken"])).Message);
    }

    /// <summary>for (x = 0; x &lt; limit; x = body(x, step)): result <c>exit</c>.</summary>
    internal static Graph Loop(int parallel, string body)
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        scope.Placeholder(DType.Float, PartialShape.Unknown, name: "limit");
        scope.Placeholder(DType.Float, PartialShape.Unknown, name: "step");
        var inputs = new Dictionary<string, Output> { ["limit:0"] = graph.GetOutput("limit"), ["step:0"] = graph.GetOutput("step") };
        using Tensor zero = Tensor.Scalar(0f);
        GraphImporter.Import(graph,
        [
            Def("zero", "Const", [], ("dtype", DType.Float), ("value", zero.ToUnpooled())),
            Enter("enter", "zero", parallel, isConstant: false),
            Enter("enter_limit", "limit", parallel, isConstant: true),
            Enter("enter_step", "step", parallel, isConstant: true),
            Def("merge", "Merge", ["enter", "next"], ("T", DType.Float), ("N", 2)),
            Def("less", "Less", ["merge", "enter_limit"], ("T", DType.Float)),
            Def("cond", "LoopCond", ["less"]),
            Def("switch", "Switch", ["merge", "cond"], ("T", DType.Float)),
            Def("exit", "Exit", ["switch"], ("T", DType.Float)),
            Def("next_value", body, ["switch:1", "enter_step"], ("T", DType.Float)),
            Def("next", "NextIteration", ["next_value"], ("T", DType.Float)),
        ], inputMap: inputs);
        return graph;
    }

    static NodeDef Enter(string name, string input, int parallel, bool isConstant) =>
        Def(name, "Enter", [input], ("T", DType.Float), ("frame_name", "loop"), ("is_constant", isConstant), ("parallel_iterations", parallel));

    static NodeDef Def(string name, string op, string[] inputs, params (string Name, AttrValue Value)[] attrs) => new(name, op)
    {
        Inputs = [.. inputs],
        Attrs = attrs.ToImmutableDictionary(a => a.Name, a => a.Value),
    };
}
