using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counting integers in bins.</summary>
static class Bins
{
    /// <summary>The number of bins from a scalar input.</summary>
    public static long Size(ShapeContext c, int input)
    {
        if (c.Constant(input) is not { } value) return PartialShape.UnknownDim;
        long size = value.Int();
        if (size < 0) c.Fail($"size ({size}) must be non-negative");
        return size;
    }

    /// <summary>Fails unless there are no weights or one per value, and the size is a scalar that is not negative.</summary>
    public static void Check(Tensor values, Tensor weights, Tensor size)
    {
        if (size.Shape.Rank != 0) Throw.InvalidArgument($"Shape must be rank 0 but is rank {size.Shape.Rank}");
        if (size.Int() < 0) Throw.InvalidArgument($"size ({size.Int()}) must be non-negative");
        if (weights.ElementCount > 0 && weights.Shape != values.Shape) Throw.InvalidArgument("Input indices and weights must have the same size.");
    }

    /// <summary>Adds each value's weight (1 without weights) to its bin; or puts 1 there.</summary>
    public static void Count<TIndex, T>(ReadOnlySpan<TIndex> values, ReadOnlySpan<T> weights, Span<T> bins, bool binary)
        where TIndex : unmanaged, IBinaryInteger<TIndex> where T : unmanaged, INumber<T>
    {
        bins.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            long bin = long.CreateTruncating(values[i]);
            if (bin < 0) Throw.InvalidArgument("Input arr must be non-negative!");
            if (bin >= bins.Length) continue;
            ref T target = ref bins[(int)bin];
            target = binary ? T.One : target + (weights.IsEmpty ? T.One : weights[i]);
        }
    }
}
