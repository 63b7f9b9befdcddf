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
        if (!a.HasRank || !b.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        int adjointA = c.Bool("adj_x") ? 1 : 0, adjointB = c.Bool("adj_y") ? 1 : 0;
        PartialShape batchA = a.Slice(0, a.Rank - 2), batchB = b.Slice(0, b.Rank - 2);
        PartialShape batch = broadcast ? c.Broadcast(batchA, batchB) : c.Merge(batchA, batchB);
        c.MergeDims(a[-1 - adjointA], b[-2 + adjointB]);
        c.SetOutput(0, batch.Concat(PartialShape.Of(a[-2 + adjointA], b[-1 - adjointB])));
    }

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
