using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class RemoveTransposesTests : RewriteTest
{
    Output Transpose(Output x, string name, params int[] order) => _scope.Transpose(x, _scope.Const(order, name + "/order"), name: name);

    [Fact]
    public void There_and_back_is_nothing()
    {
        Output x = Fed("x", 2, 3, 4);
        Output y = _scope.Neg(Transpose(Transpose(x, "there", 2, 0, 1), "back", 1, 2, 0), name: "y");
        Assert.Equal(["y = Neg(x)", "fetch y"], After(Step([x], [y]), new RemoveTransposes(), new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(2, 3, 4));
    }

    [Fact]
    public void Two_become_one()
    {
        Output x = Fed("x", 2, 3, 4);
        Output y = Transpose(Transpose(x, "first", 2, 0, 1), "second", 0, 2, 1);
        Assert.Equal(["second = Transpose(x, second/perm)", "fetch second"], After(Step([x], [y]), new RemoveTransposes(), new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(2, 3, 4));
    }

    [Fact]
    public void Products_read_their_operands_transposed()
    {
        Output a = Fed("a", 3, 2), b = Fed("b", 4, 3), c = Fed("c", 5, 2, 3), d = Fed("d", 5, 4, 3);
        Output y = _scope.MatMul(Transpose(a, "at", 1, 0), Transpose(b, "bt", 1, 0), name: "y");
        Output z = _scope.BatchMatMulV2(c, Transpose(d, "dt", 0, 2, 1), name: "z");
        StepGraph step = Step([a, b, c, d], [y, z]);
        Assert.Equal(["y = MatMul(a, b)", "z = BatchMatMulV2(c, d)", "fetch y", "fetch z"], After(step, new RemoveTransposes(), new PruneNodes()));
        CheckResults([a, b, c, d], [y, z], 1e-6f, Numbers(3, 2), Numbers(4, 3), Numbers(5, 2, 3), Numbers(5, 4, 3));
    }

    [Fact]
    public void Of_two_Reshapes_the_first_goes()
    {
        Output x = Fed("x", -1, 6);
        Output y = _scope.Reshape(_scope.Reshape(x, _scope.Const([-1, 2, 3]), name: "first"), _scope.Const([3, -1]), name: "y");
        Assert.Equal(["y = Reshape(x, Const_1)", "fetch y"], After(Step([x], [y]), new RemoveTransposes(), new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(4, 6));
    }
}
