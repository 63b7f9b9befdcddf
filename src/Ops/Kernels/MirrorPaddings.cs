using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which line of an axis mirrors which, for MirrorPad and its gradient.</summary>
static class MirrorPaddings
{
    /// <summary>How far a mirrored line is behind the edge: 1 when the edge itself is not repeated.</summary>
    public static int Offset(NodeContext c) => c.String("mode") == "REFLECT" ? 1 : 0;

    /// <summary>Reads and checks paddings for an unpadded shape.</summary>
    public static void Check(ReadOnlySpan<long> dims, ReadOnlySpan<long> paddings, int offset)
    {
        for (int i = 0; i < dims.Length; i++)
        {
            long before = paddings[2 * i], after = paddings[2 * i + 1], limit = dims[i] - offset;
            if (before < 0 || after < 0) Throw.InvalidArgument($"paddings must be non-negative: {before}, {after}");
            if (before <= limit && after <= limit) continue;
            Throw.InvalidArgument(offset == 1
                ? $"paddings must be less than the dimension size: {before}, {after} not less than {dims[i]}"
                : $"paddings must be no greater than the dimension size: {before}, {after} greater than {dims[i]}");
        }
    }

    /// <summary>The line that padded line <paramref name="k"/> (first those before, then those behind) is, and the one that it mirrors.</summary>
    public static (long Padded, long Mirrored) Pair(long k, long before, long size, int offset)
    {
        if (k < before) return (before - 1 - k, before + k + offset);
        long end = before + size, i = k - before;
        return (end + i, end - 1 - i - offset);
    }
}
