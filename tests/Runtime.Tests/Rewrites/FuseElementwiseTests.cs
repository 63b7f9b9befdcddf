using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class FuseElementwiseTests : RewriteTest
{
    /// <summary>x * (1 + erf(x / sqrt(2))) / 2, with a factor per column, one per row, and one for all.</summary>
    Output Gelu(Output x, Output column, Output row)
    {
        Output inner = _scope.Erf(_scope.Mul(x, _scope.Const(0.70710677f), name: "scaled"), name: "erf");
        Output gate = _scope.Mul(_scope.AddV2(inner, column, name: "plus"), row, name: "gate");
        return _scope.Mul(x, gate, name: "y");
    }

    [Theory, InlineData(3, 5), InlineData(1, 70_000), InlineData(900, 130), InlineData(0, 5), InlineData(50_000, 1)]
    public void Nodes_that_feed_only_each_other_run_in_one_pass(int rows, int columns)
    {
        Output x = Fed("x", -1, columns), column = Fed("column", columns), row = Fed("row", -1, 1);
        Output y = Gelu(x, column, row);
        StepGraph step = Step([x, column, row], [y]);
        Assert.Equal(["scaled = Mul(x, Const)", "erf = Erf(scaled)", "plus = AddV2(erf, column)", "gate = Mul(plus, row)", "y = Mul(x, gate)", "fetch y"], Lines(step));
        Assert.Equal(["y = _ElementwiseChain(x, Const, column, row)", "fetch y"], After(step, new FuseElementwise()));
        CheckResults([x, column, row], [y], 0, Numbers(rows, columns), Numbers(columns), Numbers(rows, 1));
    }

    [Fact]
    public void Rows_that_are_broadcast_are_given_whole()
    {
        Output x = Fed("x", -1, 300, 50), z = Fed("z", -1, 300, 50);
        Output y = _scope.Abs(_scope.Sub(x, z, name: "less"), name: "y");
        Assert.Equal(["y = _ElementwiseChain(x, z)", "fetch y"], After(Step([x, z], [y]), new FuseElementwise()));
        CheckResults([x, z], [y], 0, Numbers(7, 300, 50), Numbers(1, 300, 50));
        CheckResults([x, z], [y], 0, Numbers(1, 300, 50), Numbers(7, 300, 50));
    }

    [Fact]
    public void Types_may_change_on_the_way()
    {
        Output x = Fed("x", 400, 300), z = Fed("z", 400, 300);
        Output y = _scope.SelectV2(_scope.Greater(x, z, name: "larger"), _scope.Neg(x, name: "minus"), z, name: "y");
        Assert.Equal(["y = _ElementwiseChain(x, z)", "fetch y"], After(Step([x, z], [y]), new FuseElementwise()));
        CheckResults([x, z], [y], 0, Numbers(400, 300), Numbers(400, 300));
    }

    [Fact]
    public void What_others_use_too_stays()
    {
        Output x = Fed("x", 4, 3);
        Output inner = _scope.Exp(x, name: "inner"), y = _scope.Neg(inner, name: "y");
        Assert.Equal(["inner = Exp(x)", "y = Neg(inner)", "fetch y", "fetch inner"], After(Step([x], [y, inner]), new FuseElementwise()));
    }

    [Fact]
    public void Errors_name_the_inner_node()
    {
        Output x = Fed("x", -1, 300), z = Fed("z", -1, 300);
        Output y = _scope.Abs(_scope.Sub(x, z, name: "less"), name: "y");
        using Tensor left = Numbers(400, 300), right = Numbers(300, 300);
        foreach (bool rewrite in new[] { false, true })
        {
            using var session = new Session(_graph, new SessionOptions { Rewrite = rewrite });
            var error = Assert.Throws<StatusException>(() => session.Run([("x", left), ("z", right)], [y.Name]));
            Assert.Equal(("less", "Incompatible shapes: [400,300] vs. [300,300]"), (error.Node, error.Message));
        }
    }
}
