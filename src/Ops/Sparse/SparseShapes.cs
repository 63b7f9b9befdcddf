using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shape rules of ops on sparse tensors.</summary>
static class SparseShapes
{
    const long Unknown = PartialShape.UnknownDim;

    /// <summary>Checks a sparse tensor's three inputs; returns count and rank as far as known.</summary>
    public static (long Count, long Rank) Input(ShapeContext c, int first)
    {
        PartialShape indices = c.WithRank(first, 2), values = c.WithRank(first + 1, 1), sizes = c.WithRank(first + 2, 1);
        return (c.MergeDims(indices[0], values[0]), c.MergeDims(indices[1], sizes[0]));
    }

    /// <summary>Outputs indices, values and sizes of <paramref name="count"/> values.</summary>
    public static void Outputs(ShapeContext c, long count, long rank, int first = 0)
    {
        c.SetOutput(first, PartialShape.Of(count, rank));
        c.SetOutput(first + 1, PartialShape.Of(count));
        if (first + 2 < c.OutputCount) c.SetOutput(first + 2, PartialShape.Of(rank));
    }

    /// <summary>Two sparse tensors in, one out, of an unknown number of values.</summary>
    public static void Union(ShapeContext c)
    {
        PartialShape sizes = c.WithRank(2, 1);
        for (int i = 0; i < 6; i++) c.WithRank(i, i % 3 == 0 ? 2 : 1);
        c.SetOutput(0, PartialShape.Of(Unknown, c.OutputCount > 2 ? sizes[0] : Unknown));
        c.SetOutput(1, PartialShape.Of(Unknown));
        if (c.OutputCount > 2) c.SetOutput(2, sizes);
    }
}
