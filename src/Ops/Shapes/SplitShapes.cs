using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The axis of a split.</summary>
static class SplitShapes
{
    /// <summary>The axis that scalar input <paramref name="index"/> says for <paramref name="value"/>; <see langword="null"/>: not known.</summary>
    public static int? Axis(ShapeContext c, int index, PartialShape value)
    {
        c.WithRank(index, 0);
        if (c.Constant(index) is not { } axis || !value.HasRank) return null;
        int at = Layout.Axis(axis.Int(), value.Rank);
        if (at < 0) c.Fail($"Dimension size, given by scalar input {axis.Int()} must be in range [-{value.Rank}, {value.Rank})");
        return at;
    }

    /// <summary>Shape of parts of unknown size along an unknown axis.</summary>
    public static PartialShape UnknownPart(PartialShape value) => value.HasRank ? PartialShape.OfRank(value.Rank) : PartialShape.Unknown;

    /// <summary><paramref name="value"/> with another size of axis <paramref name="axis"/>.</summary>
    public static PartialShape With(PartialShape value, int axis, long size)
    {
        long[] dims = value.Dims.ToArray();
        dims[axis] = size;
        return PartialShape.Of(dims);
    }
}
