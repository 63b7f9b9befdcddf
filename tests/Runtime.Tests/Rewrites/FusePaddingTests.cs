using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class FusePaddingTests : RewriteTest
{
    Output Pad(Output x, params int[] pads) => _scope.Pad(x, _scope.Reshape(_scope.Const(pads), _scope.Const([4, 2])), name: "pad");

    [Fact]
    public void A_convolution_pads_itself()
    {
        Output x = Fed("x", 2, 5, 6, 3);
        Output y = _scope.Conv2D(Pad(x, 0, 0, 1, 2, 0, 1, 0, 0), Weights("f", 3, 3, 3, 4), [1, 2, 2, 1], "VALID", name: "y");
        StepGraph step = Step([x], [y]);
        Assert.Equal(["y = Conv2D(x, f)", "fetch y"], After(step, new FoldConstants(), new FusePadding(), new PruneNodes()));
        CheckResults([x], [y], 1e-6f, Numbers(2, 5, 6, 3));
    }

    [Fact]
    public void So_does_a_depthwise_one()
    {
        Output x = Fed("x", 2, 5, 6, 3);
        Output y = _scope.DepthwiseConv2dNative(Pad(x, 0, 0, 0, 1, 1, 1, 0, 0), Weights("f", 3, 3, 3, 2), [1, 1, 1, 1], "VALID", name: "y");
        Assert.Equal(["y = DepthwiseConv2dNative(x, f)", "fetch y"], After(Step([x], [y]), new FoldConstants(), new FusePadding(), new PruneNodes()));
        CheckResults([x], [y], 1e-6f, Numbers(2, 5, 6, 3));
    }

    [Theory, InlineData("SAME", 0), InlineData("VALID", 1)]
    public void Padding_that_is_not_all_around_zeros_stays(string padding, int channels)
    {
        Output x = Fed("x", 2, 5, 6, 3);
        Output y = _scope.Conv2D(Pad(x, 0, 0, 1, 1, 1, 1, 0, channels), Weights("f", 3, 3, 3 + channels, 4), [1, 1, 1, 1], padding, name: "y");
        Assert.Equal(["pad = Pad(x, Reshape)", "y = Conv2D(pad, f)", "fetch y"], After(Step([x], [y]), new FoldConstants(), new FusePadding(), new PruneNodes()));
        CheckResults([x], [y], 1e-6f, Numbers(2, 5, 6, 3));
    }
}
