using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class PackWeightsTests : RewriteTest
{
    static readonly IRewrite[] _rewrites = [new FuseProducts(), new PackWeights(), new FoldConstants(), new PruneNodes()];

    [Theory, InlineData(1), InlineData(3)]
    public void Filters_are_packed_once(int size)
    {
        Output x = Fed("x", -1, 9, 8, 70);
        Output y = _scope.BiasAdd(_scope.Conv2D(x, Weights("f", size, size, 70, 65), [1, 1, 1, 1], "SAME", name: "conv"), Weights("b", 65), name: "y");
        StepGraph step = Step([x], [y]);
        Assert.Equal(["y = _FusedConv2D(x, y/packed, b)", "fetch y"], After(step, _rewrites));
        Assert.Equal("[?,9,8,65]", step.Fetches[0].Inputs[0].Shape.ToString());
        CheckResults([x], [y], 2e-5f, Numbers(2, 9, 8, 70));
    }

    [Theory, InlineData(false, 9), InlineData(true, 9), InlineData(true, 1), InlineData(false, 200)]
    public void Matrices_are_packed_once(bool transposed, int rows)
    {
        Output x = Fed("x", -1, 90);
        Output y = _scope.BiasAdd(_scope.MatMul(x, transposed ? Weights("w", 65, 90) : Weights("w", 90, 65), transposeB: transposed, name: "product"), Weights("b", 65), name: "y");
        Assert.Equal(["y = _FusedMatMul(x, y/packed, b)", "fetch y"], After(Step([x], [y]), _rewrites));
        CheckResults([x], [y], 2e-5f, Numbers(rows, 90));
    }

    [Fact]
    public void Small_and_changing_weights_stay_as_they_are()
    {
        Output x = Fed("x", -1, 9), w = Fed("w", 100, 100), v = Fed("v", -1, 100);
        Output y = _scope.BiasAdd(_scope.MatMul(x, Weights("s", 9, 5), name: "small"), Weights("b", 5), name: "y");
        Output z = _scope.BiasAdd(_scope.MatMul(v, w, name: "fed"), Weights("c", 100), name: "z");
        Assert.Equal(["y = _FusedMatMul(x, s, b)", "z = _FusedMatMul(v, w, c)", "fetch y", "fetch z"], After(Step([x, w, v], [y, z]), _rewrites));
    }
}
