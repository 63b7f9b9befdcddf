using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class PruneNodesTests : RewriteTest
{
    [Fact]
    public void Control_edges_to_nodes_without_effects_go_and_their_nodes_with_them()
    {
        Output x = Fed("x", 2);
        Output idle = _scope.Neg(x, name: "idle");
        Node group = _scope.Group("group", idle.Node);
        Output y = _scope.WithControl(group).Abs(x, name: "y");
        StepGraph step = Step([x], [y]);
        Assert.Equal(["idle = Neg(x)", "group = NoOp(^idle)", "y = Abs(x, ^group)", "fetch y"], Lines(step));
        Assert.Equal(["y = Abs(x)", "fetch y"], After(step, new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(2));
    }

    [Fact]
    public void Effects_stay_whatever_led_to_them()
    {
        Output w = _scope.VarHandleOp(DType.Float, PartialShape.Of(2), sharedName: "w", name: "w");
        Node add = _scope.AssignAddVariableOp(w, _scope.Const([1f, 1f]), name: "add");
        Output waiting = _scope.Neg(_scope.WithControl(add).Identity(_scope.Const(2f), name: "late"), name: "waiting");
        Output random = _scope.RandomUniform(_scope.Const([1]), DType.Float, name: "random");
        Output y = _scope.WithControl(_scope.Group("group", waiting.Node), _scope.Exp(random, name: "idle").Node).Identity(_scope.Const(5f), name: "y");
        Assert.Equal(["w = VarHandleOp()", "add = AssignAddVariableOp(w, Const)", "random = RandomUniform(Const_2)", "fetch y"],
            After(Step([], [y]), new FoldConstants(), new RemoveIdentities(), new PruneNodes()));
    }

    [Fact]
    public void Effects_stay_and_come_first()
    {
        Output w = _scope.VarHandleOp(DType.Float, PartialShape.Of(2), sharedName: "w", name: "w");
        Node add = _scope.AssignAddVariableOp(w, _scope.Const([1f, 1f]), name: "add");
        Output y = _scope.WithControl(_scope.Group("group", add)).Identity(_scope.Const(5f), name: "y");
        Assert.Equal(["w = VarHandleOp()", "add = AssignAddVariableOp(w, Const)", "y = Identity(Const_1)", "fetch y"], After(Step([], [y]), new PruneNodes()));
        Assert.Equal(["w = VarHandleOp()", "add = AssignAddVariableOp(w, Const)", "fetch Const_1"], After(Step([], [y]), new PruneNodes(), new RemoveIdentities(), new PruneNodes()));
        _scope.AssignVariableOp(w, _scope.Const([1f, 2f]), name: "init");
        Output read = _scope.ReadVariableOp(w, DType.Float, name: "read");
        using var session = new Session(_graph);
        session.RunTargets("init");
        foreach (float expected in new[] { 2f, 3f })
        {
            session.Run([], ["y"])[0].Dispose();
            using Tensor value = session.Run([], [read.Name])[0];
            Assert.Equal([expected, expected + 1], value.Read<float>().ToArray());
        }
    }
}
