using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of gathered slices.</summary>
static class GatherShapes
{
    /// <summary>Shape of slices of <paramref name="from"/> (input 0) along <paramref name="axis"/> at indices (input 1).</summary>
    /// <param name="c">The rule's context.</param>
    /// <param name="from">Shape gathered from.</param>
    /// <param name="axis">Axis; <see langword="null"/>: not known.</param>
    /// <param name="batchDims">Number of leading axes that both share, counted from the end of the indices if negative.</param>
    public static PartialShape Along(ShapeContext c, PartialShape from, long? axis, long batchDims)
    {
        PartialShape indices = c.Input(1);
        if (batchDims < 0)
        {
            if (!indices.HasRank) return PartialShape.Unknown;
            batchDims += indices.Rank;
        }
        if (batchDims < 0 || (indices.HasRank && batchDims > indices.Rank)) c.Fail($"batch_dims {c.Int("batch_dims")} is out of range for indices of shape {indices}");
        if (from.HasRank && batchDims >= from.Rank) c.Fail($"batch_dims {batchDims} must be less than the rank of params, {from.Rank}");
        if (axis is not { } along) return UnknownAxis(from, indices, (int)batchDims);
        long minRank = along < 0 ? -along : along + 1;
        if (from.HasRank && from.Rank < minRank) c.Fail($"Shape must be at least rank {minRank} but is rank {from.Rank}");
        if (!from.HasRank || !indices.HasRank) return PartialShape.Unknown;
        int at = Layout.Axis(along, from.Rank), batch = (int)batchDims;
        if (batch > indices.Rank) c.Fail($"Shape must be at least rank {batch} but is rank {indices.Rank}");
        return from.Slice(0, at).Concat(indices.Slice(batch)).Concat(from.Slice(at + 1));
    }

    static PartialShape UnknownAxis(PartialShape from, PartialShape indices, int batch) =>
        from.HasRank && indices.HasRank ? PartialShape.OfRank(from.Rank + indices.Rank - 1 - batch) : PartialShape.Unknown;
}
