using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of the scatter-nd ops.</summary>
static class ScatterNdShapes
{
    /// <summary>Checks that updates fit the slices that indices name of a tensor; sets output 0 to the tensor's shape.</summary>
    public static void Infer(ShapeContext c, PartialShape into, PartialShape indices, PartialShape updates)
    {
        if (into.HasRank && into.ElementCount == 0 && (indices.ElementCount > 0 || updates.ElementCount > 0))
        {
            c.Fail("Indices and updates specified for empty input");
        }
        if (indices.HasRank && updates.HasRank && updates.Rank > 0 && indices[-1] >= 0)
        {
            int outer = indices.Rank - 1;
            PartialShape prefix = indices.Slice(0, outer), updatesPrefix = updates.Slice(0, Math.Min(outer, updates.Rank));
            Check(c, prefix, updatesPrefix, $"Dimensions [0,{outer}) of indices[shape={indices}] = {prefix} must match dimensions [0,{outer}) of updates[shape={updates}] = {updatesPrefix}: ");
            long depth = indices[-1];
            if (into.HasRank)
            {
                PartialShape suffix = into.Slice((int)Math.Min(depth, into.Rank)), updatesSuffix = updates.Slice(outer);
                Check(c, suffix, updatesSuffix,
                    $"Dimensions [{depth},{into.Rank}) of input[shape={into}] = {suffix} must match dimensions [{outer},{updates.Rank}) of updates[shape={updates}] = {updatesSuffix}: ");
            }
        }
        c.SetOutput(0, into);
    }

    static void Check(ShapeContext c, PartialShape a, PartialShape b, string where)
    {
        if (a.MergeWith(b) is not null) return;
        if (a.Rank != b.Rank) c.Fail($"{where}Shapes must be equal rank, but are {a.Rank} and {b.Rank}");
        for (int i = 0; i < a.Rank; i++)
        {
            bool differs = a[i] >= 0 && b[i] >= 0 && a[i] != b[i];
            if (differs) c.Fail($"{where}Dimension {i} in both shapes must be equal, but are {a[i]} and {b[i]}. Shapes are {a} and {b}.");
        }
    }
}
