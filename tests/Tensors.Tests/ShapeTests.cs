namespace TensorHarbor.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void A_default_shape_is_a_scalar()
    {
        Shape scalar = default;
        Assert.Equal(0, scalar.Rank);
        Assert.Equal(1, scalar.ElementCount);
        Assert.Equal("[]", scalar.ToString());
    }

    [Fact]
    public void Shapes_beyond_the_inline_rank_keep_their_sizes()
    {
        long[] dims = [.. Enumerable.Range(1, 12).Select(i => (long)i % 3)];
        Shape shape = new(dims);
        Assert.Equal(dims, shape.Dims.ToArray());
        Assert.Equal(0, shape.ElementCount);
    }

    [Fact]
    public void Too_many_elements_are_refused() =>
        Assert.Throws<StatusException>(() => new Shape(long.MaxValue, 2));

    [Fact]
    public void An_empty_dimension_wins_over_overflow() => Assert.Equal(0, new Shape(long.MaxValue, 2, 0).ElementCount);

    [Fact]
    public void Partial_shapes_merge_or_contradict()
    {
        Assert.Equal(PartialShape.Of(2, 3), PartialShape.Of(2, -1).MergeWith(PartialShape.Of(-1, 3)));
        Assert.Null(PartialShape.Of(2, -1).MergeWith(PartialShape.Of(3, 3)));
        Assert.Null(PartialShape.Of(2).MergeWith(PartialShape.Of(2, 2)));
        Assert.Equal(PartialShape.Of(4), PartialShape.Unknown.MergeWith(PartialShape.Of(4)));
        Assert.Equal("[?,3]", PartialShape.Of(-1, 3).ToString());
    }

    [Theory]
    [InlineData("float32", DType.Float), InlineData("DT_INT64", DType.Int64), InlineData("float_ref", (DType)101), InlineData("half", DType.Half)]
    public void Names_of_types_parse(string name, DType expected)
    {
        Assert.True(DTypes.TryParse(name, out DType dtype));
        Assert.Equal(expected, dtype);
    }
}
