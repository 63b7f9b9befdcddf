using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class FoldConstantsTests : RewriteTest
{
    [Fact]
    public void What_depends_on_constants_becomes_one()
    {
        Output x = Fed("x", -1, 2);
        Output y = _scope.AddV2(x, _scope.Mul(_scope.Const([2f, 3f]), _scope.Const(4f), name: "product"), name: "y");
        StepGraph step = Step([x], [y]);
        Assert.Equal(["product = Mul(Const, Const_1)", "y = AddV2(x, product)", "fetch y"], Lines(step));
        Assert.Equal(["y = AddV2(x, product)", "fetch y"], After(step, new FoldConstants()));
        CheckResults([x], [y], 0, Numbers(3, 2));
    }

    [Fact]
    public void The_size_of_a_known_shape_is_a_constant()
    {
        Output x = Fed("x", 3, 5), unknown = Fed("z", -1, 5);
        Output shape = _scope.Shape(x, name: "shape"), other = _scope.Shape(unknown, name: "other");
        Assert.Equal(["other = Shape(z)", "fetch shape", "fetch other"], After(Step([x, unknown], [shape, other]), new FoldConstants()));
        CheckResults([x, unknown], [shape, other], 0, Numbers(3, 5), Numbers(2, 5));
    }

    [Fact]
    public void What_fails_is_left_to_fail_in_the_step()
    {
        Output bad = _scope.Reshape(_scope.Const([1f, 2f, 3f]), _scope.Placeholder(DType.Int32, PartialShape.Of(1), name: "to"), name: "bad");
        Output to = _graph.GetOutput("to");
        using var session = new Session(_graph);
        using Tensor two = Tensor.From([2]);
        var error = Assert.Throws<StatusException>(() => session.Run([("to", two)], [bad.Name]));
        Assert.Equal(("bad", ErrorCode.InvalidArgument), (error.Node, error.Code));
        Assert.Equal(["bad = Reshape(Const, to)", "fetch bad"], After(Step([to], [bad]), new FoldConstants()));
    }

    [Fact]
    public void Random_numbers_stay_random()
    {
        Output y = _scope.RandomUniform(_scope.Const([4]), DType.Float, seed: 1, seed2: 2, name: "y");
        Assert.Equal(["y = RandomUniform(Const)", "fetch y"], After(Step([], [y]), new FoldConstants()));
    }
}
