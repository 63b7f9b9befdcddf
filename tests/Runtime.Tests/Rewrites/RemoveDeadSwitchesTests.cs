using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class RemoveDeadSwitchesTests : RewriteTest
{
    [Theory, InlineData(true), InlineData(false)]
    public void The_branch_never_taken_goes(bool predicate)
    {
        Output x = Fed("x", 2);
        SwitchOutputs branches = _scope.Switch(x, _scope.Const(predicate), name: "switch");
        Output no = _scope.Neg(branches.OutputFalse, name: "no"), yes = _scope.Exp(branches.OutputTrue, name: "yes");
        Output constant = _scope.WithControl(no.Node).Const(1f, "one");
        Output y = _scope.Merge([_scope.Sub(no, constant, name: "less"), yes], name: "merge").Output;
        StepGraph step = Step([x], [y]);
        Assert.True(step.HasFlow);
        Assert.Contains("merge = Merge(less, yes)", Lines(step));
        string[] after = After(step, new RemoveDeadSwitches(), new PruneNodes());
        Assert.Equal(predicate ? ["yes = Exp(x)", "fetch yes"] : ["no = Neg(x)", "less = Sub(no, one)", "fetch less"], after);
        Assert.False(step.HasFlow);
        CheckResults([x], [y], 0, Numbers(2));
    }

    [Fact]
    public void A_predicate_that_is_fed_decides_in_the_step()
    {
        Output x = Fed("x", 2), predicate = _scope.Placeholder(DType.Bool, PartialShape.Scalar, name: "p");
        SwitchOutputs branches = _scope.Switch(x, predicate, name: "switch");
        Output y = _scope.Merge([_scope.Neg(branches.OutputFalse, name: "no"), _scope.Exp(branches.OutputTrue, name: "yes")], name: "merge").Output;
        StepGraph step = Step([x, predicate], [y]);
        string[] before = Lines(step);
        Assert.Equal(before, After(step, new RemoveDeadSwitches()));
        CheckResults([x, predicate], [y], 0, Numbers(2), Tensor.Scalar(true));
    }

    [Fact]
    public void A_dead_fetch_stays_an_error()
    {
        SwitchOutputs branches = _scope.Switch(_scope.Const(1f), _scope.Const(true), name: "switch");
        Output y = _scope.Neg(branches.OutputFalse, name: "y");
        using var session = new Session(_graph);
        Assert.Equal("Retval[0] does not have value", Assert.Throws<StatusException>(() => session.Run([], [y.Name])).Message);
    }
}
