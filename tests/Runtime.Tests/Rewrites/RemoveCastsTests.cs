using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class RemoveCastsTests : RewriteTest
{
    [Fact]
    public void Casts_that_change_nothing_go()
    {
        Output x = Fed("x", 3);
        Output wide = _scope.Cast(_scope.Cast(x, DType.Double, name: "wide"), DType.Float, name: "back"), same = _scope.Cast(x, DType.Float, name: "same");
        Output y = _scope.AddV2(wide, same, name: "y");
        Assert.Equal(["y = AddV2(x, x)", "fetch y"], After(Step([x], [y]), new RemoveCasts(), new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(3));
    }

    [Fact]
    public void A_wider_type_on_the_way_is_skipped()
    {
        Output x = Fed("x", 3);
        Output y = _scope.Cast(_scope.Cast(_scope.Cast(x, DType.Half, name: "half"), DType.Float, name: "single"), DType.Double, name: "y");
        Assert.Equal(["half = Cast(x)", "y = Cast(half)", "fetch y"], After(Step([x], [y]), new RemoveCasts(), new PruneNodes()));
        CheckResults([x], [y], 0, Numbers(3));
    }

    [Theory, InlineData(DType.Half, DType.Float), InlineData(DType.Int32, DType.Float)]
    public void A_narrower_type_on_the_way_stays(DType middle, DType end)
    {
        Output x = Fed("x", 3);
        Output y = _scope.Cast(_scope.Cast(x, middle, name: "middle"), end, name: "y");
        Assert.Equal(["middle = Cast(x)", "y = Cast(middle)", "fetch y"], After(Step([x], [y]), new RemoveCasts()));
        CheckResults([x], [y], 0, Numbers(3));
    }

    [Fact]
    public void From_floats_to_integers_values_out_of_range_are_another_matter()
    {
        Output x = _scope.Placeholder(DType.Int16, PartialShape.Of(2), name: "x");
        Output y = _scope.Cast(_scope.Cast(x, DType.Float, name: "single"), DType.Int8, name: "y");
        Assert.Equal(["single = Cast(x)", "y = Cast(single)", "fetch y"], After(Step([x], [y]), new RemoveCasts()));
    }
}
