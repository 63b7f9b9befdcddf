using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class FuseProductsTests : RewriteTest
{
    const float Tolerance = 2e-6f;

    Output Normalized(Output x, int channels, string name)
    {
        Output variance = _scope.Square(Weights(name + "/deviation", channels), name: name + "/variance");
        return _scope.FusedBatchNormV3(x, Weights(name + "/scale", channels), Weights(name + "/offset", channels), Weights(name + "/mean", channels), variance,
            epsilon: 0.01f, isTraining: false, name: name).Y;
    }

    static string[] Fused(StepGraph step) => After(step, new FoldConstants(), new FuseProducts(), new FoldConstants(), new PruneNodes());

    [Fact]
    public void A_convolution_takes_in_normalization_sum_and_Relu()
    {
        Output x = Fed("x", -1, 5, 6, 3), z = Fed("z", -1, 5, 6, 4);
        Output convolved = _scope.BiasAdd(_scope.Conv2D(x, Weights("f", 3, 3, 3, 4), [1, 1, 1, 1], "SAME", name: "conv"), Weights("b", 4), name: "bias");
        Output y = _scope.Relu(_scope.AddV2(z, Normalized(convolved, 4, "norm"), name: "sum"), name: "y");
        StepGraph step = Step([x, z], [y]);
        Assert.Equal(["norm/variance = Square(norm/deviation)", "conv = Conv2D(x, f)", "bias = BiasAdd(conv, b)",
            "norm = FusedBatchNormV3(bias, norm/scale, norm/offset, norm/mean, norm/variance)", "sum = AddV2(z, norm)", "y = Relu(sum)", "fetch y"],
            Lines(step).OrderBy(l => l.StartsWith("norm/variance", StringComparison.Ordinal) ? 0 : 1));
        Assert.Equal(["y = _FusedConv2D(x, y/Mul, norm/AddV2, z)", "fetch y"], Fused(step));
        CheckResults([x, z], [y], Tolerance, Numbers(2, 5, 6, 3), Numbers(2, 5, 6, 4));
    }

    [Fact]
    public void A_depthwise_convolution_takes_in_normalization_and_Relu6()
    {
        Output x = Fed("x", 2, 5, 6, 3);
        Output convolved = _scope.DepthwiseConv2dNative(x, Weights("f", 3, 3, 3, 2), [1, 1, 1, 1], "SAME", name: "conv");
        Output y = _scope.Relu6(Normalized(convolved, 6, "norm"), name: "y");
        Assert.Equal(["y = _FusedDepthwiseConv2dNative(x, y/Mul, norm/Sub)", "fetch y"], Fused(Step([x], [y])));
        CheckResults([x], [y], Tolerance, Numbers(2, 5, 6, 3));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_matrix_product_takes_in_factors_and_summands(bool transposed)
    {
        Output x = Fed("x", -1, 7);
        Output product = _scope.MatMul(x, transposed ? Weights("w", 5, 7) : Weights("w", 7, 5), transposeB: transposed, name: "product");
        Output scaled = _scope.Sub(_scope.Mul(_scope.Const(3f), _scope.AddV2(product, Weights("b", 5), name: "bias"), name: "times"), Weights("c", 1, 5), name: "less");
        Output y = _scope.Relu(scaled, name: "y");
        Assert.Equal(["y = _FusedMatMul(x, y/Mul, less/Sub)", "fetch y"], Fused(Step([x], [y])));
        CheckResults([x], [y], Tolerance, Numbers(4, 7));
    }

    [Fact]
    public void Without_constants_only_bias_and_activation_are_fused()
    {
        Output x = Fed("x", 4, 7), w = Fed("w", 7, 5), b = Fed("b", 5), s = Fed("s", 5);
        Output y = _scope.Relu(_scope.BiasAdd(_scope.MatMul(x, w, name: "product"), b, name: "bias"), name: "y");
        Output z = _scope.Mul(_scope.MatMul(x, w, name: "other"), s, name: "z");
        Assert.Equal(["y = _FusedMatMul(x, w, b)", "other = MatMul(x, w)", "z = Mul(other, s)", "fetch y", "fetch z"], Fused(Step([x, w, b, s], [y, z])));
        CheckResults([x, w, b, s], [y, z], Tolerance, Numbers(4, 7), Numbers(7, 5), Numbers(5), Numbers(5));
    }

    [Fact]
    public void What_is_used_twice_or_fetched_stays()
    {
        Output x = Fed("x", 4, 7), w = Weights("w", 7, 5), b = Weights("b", 5);
        Output product = _scope.MatMul(x, w, name: "product"), y = _scope.Relu(_scope.BiasAdd(product, b, name: "bias"), name: "y");
        Assert.Equal(["product = MatMul(x, w)", "bias = BiasAdd(product, b)", "y = Relu(bias)", "fetch y", "fetch product"], Fused(Step([x], [y, product])));
        CheckResults([x], [y, product], 0, Numbers(4, 7));
    }

    [Fact]
    public void A_summand_that_is_the_input_is_not_overwritten()
    {
        Output x = Fed("x", 2, 8, 8, 4);
        Output inside = _scope.Neg(x, name: "inside");
        Output y = _scope.AddV2(_scope.Conv2D(inside, Weights("f", 1, 1, 4, 4), [1, 1, 1, 1], "SAME", name: "conv"), inside, name: "y");
        Assert.Equal(["inside = Neg(x)", "y = _FusedConv2D(inside, f, conv/zeros, inside)", "fetch y"], Fused(Step([x], [y])));
        CheckResults([x], [y], Tolerance, Numbers(2, 8, 8, 4));
    }

    [Fact]
    public void A_summand_of_one_row_is_broadcast_though_its_shape_said_nothing()
    {
        Output x = Fed("x", -1, 4, 4, 3), z = Fed("z", -1, 4, 4, 5);
        Output y = _scope.Relu(_scope.AddV2(_scope.Conv2D(x, Weights("f", 3, 3, 3, 5), [1, 1, 1, 1], "SAME", name: "conv"), z, name: "sum"), name: "y");
        Assert.Equal(["y = _FusedConv2D(x, f, conv/zeros, z)", "fetch y"], Fused(Step([x, z], [y])));
        CheckResults([x, z], [y], Tolerance, Numbers(3, 4, 4, 3), Numbers(1, 4, 4, 5));
        CheckResults([x, z], [y], Tolerance, Numbers(1, 4, 4, 3), Numbers(3, 4, 4, 5));
    }

    [Fact]
    public void Errors_name_the_node_that_the_graph_has()
    {
        Output x = Fed("x", -1, -1), w = Weights("w", 7, 5), z = Fed("z", -1, 4, 4, 5), image = Fed("image", -1, 4, 4, 3);
        Output y = _scope.Relu(_scope.BiasAdd(_scope.MatMul(x, w, name: "product"), Weights("b", 5), name: "bias"), name: "y");
        Output convolved = _scope.Conv2D(image, Weights("f", 3, 3, 3, 5), [1, 1, 1, 1], "SAME", name: "conv");
        Output v = _scope.Relu(_scope.AddV2(convolved, z, name: "sum"), name: "v");
        using var session = new Session(_graph);
        using Tensor wrong = Numbers(4, 6), images = Numbers(2, 4, 4, 3), summand = Numbers(3, 4, 4, 5);
        Assert.Equal("product", Assert.Throws<StatusException>(() => session.Run([("x", wrong)], [y.Name])).Node);
        Assert.Equal("sum", Assert.Throws<StatusException>(() => session.Run([("image", images), ("z", summand)], [v.Name])).Node);
    }
}
