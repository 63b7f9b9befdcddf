using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shape rules of matrices and batches of them.</summary>
static class MatrixShapes
{
    /// <summary>Products of batches of matrices, whose batch axes are equal.</summary>
    public static void Products(ShapeContext c, bool broadcast)
    {
        PartialShape a = c.WithRankAtLeast(0, 2), b = c.WithRankAtLeast(1, 2);
        int adjointA = c.Bool("adj_x") ? 1 : 0, adjointB = c.Bool("adj_y") ? 1 : 0;
        PartialShape batch = !broadcast ? Batch(c, a, b)
            : a.HasRank && b.HasRank ? c.Broadcast(a.Slice(0, a.Rank - 2), b.Slice(0, b.Rank - 2)) : PartialShape.Unknown;
        c.MergeDims(Dim(a, -1 - adjointA), Dim(b, -2 + adjointB));
        c.SetOutput(0, batch.Concat(PartialShape.Of(Dim(a, -2 + adjointA), Dim(b, -1 - adjointB))));
    }

    /// <summary>What both say about the axes before the last two.</summary>
    public static PartialShape Batch(ShapeContext c, PartialShape a, PartialShape b) => c.Merge(BatchOf(a), BatchOf(b));

    static PartialShape BatchOf(PartialShape x) => x.HasRank ? x.Slice(0, x.Rank - 2) : x;

    /// <summary>A size; unknown if the rank is.</summary>
    public static long Dim(PartialShape x, int axis) => x.HasRank ? x[axis] : PartialShape.UnknownDim;

    /// <summary>Input <paramref name="index"/>, at least of rank 2, whose last two sizes are equal.</summary>
    public static PartialShape Square(ShapeContext c, int index)
    {
        PartialShape x = c.WithRankAtLeast(index, 2);
        if (!x.HasRank) return x;
        long side = c.MergeDims(x[-2], x[-1]);
        return x.Slice(0, x.Rank - 2).Concat(PartialShape.Of(side, side));
    }

    /// <summary>The smaller of two sizes; unknown if one is, unless the other is 0.</summary>
    public static long Lower(long a, long b) => a == 0 || b == 0 ? 0 : a < 0 || b < 0 ? -1 : Math.Min(a, b);
}
