using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class MergeEqualNodesTests : RewriteTest
{
    [Fact]
    public void Equal_nodes_are_computed_once()
    {
        Output x = Fed("x", 2), z = Fed("z", 2);
        Output a = _scope.Exp(_scope.Mul(x, z, name: "m1"), name: "e1"), b = _scope.Exp(_scope.Mul(x, z, name: "m2"), name: "e2");
        Output y = _scope.Sub(a, b, name: "y");
        StepGraph step = Step([x, z], [y]);
        Assert.Equal(["m1 = Mul(x, z)", "e1 = Exp(m1)", "m2 = Mul(x, z)", "e2 = Exp(m2)", "y = Sub(e1, e2)", "fetch y"], Lines(step));
        Assert.Equal(["m1 = Mul(x, z)", "e1 = Exp(m1)", "y = Sub(e1, e1)", "fetch y"], After(step, new MergeEqualNodes()));
        CheckResults([x, z], [y], 0, Numbers(2), Numbers(2));
    }

    [Fact]
    public void Nodes_with_other_attributes_inputs_or_state_stay()
    {
        Output x = Fed("x", 2, 2);
        Output a = _scope.MatMul(x, x, name: "a"), b = _scope.MatMul(x, x, transposeB: true, name: "b");
        Output c = _scope.RandomUniform(_scope.Const([2, 2]), DType.Float, name: "c"), d = _scope.RandomUniform(_scope.Const([2, 2]), DType.Float, name: "d");
        string[] after = After(Step([x], [a, b, c, d]), new MergeEqualNodes());
        Assert.Equal(["a = MatMul(x, x)", "b = MatMul(x, x)", "c = RandomUniform(Const)", "d = RandomUniform(Const)", "fetch a", "fetch b", "fetch c", "fetch d"], after);
    }

    [Fact]
    public void Constants_of_one_value_are_one()
    {
        Output x = Fed("x", 2);
        Output y = _scope.Sub(_scope.AddV2(x, _scope.Const([1f, 2f]), name: "a"), _scope.AddV2(x, _scope.Const([1f, 2f]), name: "b"), name: "y");
        Assert.Equal(["a = AddV2(x, Const)", "y = Sub(a, a)", "fetch y"], After(Step([x], [y]), new MergeEqualNodes()));
    }
}
