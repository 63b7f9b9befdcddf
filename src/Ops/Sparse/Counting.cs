using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts values per row, dense (bincount) or sparse (count sparse output).</summary>
static class Counting
{
    /// <summary>Adds the values of a row to its counts.</summary>
    /// <param name="counts">Counts of the row.</param>
    /// <param name="value">The value; at or beyond the end it is not counted.</param>
    /// <param name="weight">What it counts.</param>
    /// <param name="binary">Only whether it occurs.</param>
    public static void Add<T>(Span<T> counts, long value, T weight, bool binary) where T : INumberBase<T>
    {
        if (value < 0) Throw.InvalidArgument("Input must be non-negative");
        if (value >= counts.Length) return;
        counts[(int)value] = binary ? T.One : counts[(int)value] + weight;
    }

    /// <summary>Number of bins in an input.</summary>
    public static long Size(Tensor size)
    {
        if (size.Shape.Rank != 0) Throw.InvalidArgument($"Shape must be rank 0 but is rank {size.Shape.Rank}");
        long bins = size.Int();
        return bins >= 0 ? bins : Throw.InvalidArgument<long>($"size ({bins}) must be non-negative");
    }

    /// <summary>Checks that row splits begin with 0, do not fall, and end with the number of values.</summary>
    public static ReadOnlySpan<long> Splits(Tensor splits, long values)
    {
        ReadOnlySpan<long> ends = splits.Read<long>();
        if (ends.IsEmpty) Throw.InvalidArgument("Must provide at least 2 elements for the splits argument");
        if (ends[0] != 0) Throw.InvalidArgument($"Splits must start with 0, not with {ends[0]}");
        if (ends[^1] != values) Throw.InvalidArgument($"Splits must end with the number of values, got {ends[^1]} instead of {values}");
        for (int i = 1; i < ends.Length; i++)
        {
            if (ends[i] < ends[i - 1]) Throw.InvalidArgument("Splits must not fall");
        }
        return ends;
    }
}

/// <summary>Kernels that count into sparse tensors.</summary>
abstract class SparseCountKernel<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
{
    readonly long _least = k.Int("minlength"), _most = k.Int("maxlength");
    readonly bool _binary = k.Bool("binary_output");

    /// <summary>Counts by row and value.</summary>
    protected sealed class Counts
    {
        public readonly SortedDictionary<(long Row, long Value), T> Entries = [];
        public long Largest = -1;
    }

    /// <summary>Counts a value.</summary>
    protected void Add(Counts counts, long row, long value, Tensor weights, int i)
    {
        if (value < 0) Throw.InvalidArgument("Input values must all be non-negative");
        if (_most >= 0 && value >= _most) return;
        counts.Largest = Math.Max(counts.Largest, value);
        T weight = weights.ElementCount > 0 ? weights.Read<T>()[i] : T.One;
        bool has = counts.Entries.TryGetValue((row, value), out T before);
        counts.Entries[(row, value)] = _binary ? T.One : has ? before + weight : weight;
    }

    /// <summary>Makes the counts outputs 0 to 2.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="rows">Number of rows; <see langword="null"/>: there is only one, and the result is a vector.</param>
    protected void Write(KernelContext c, Counts counts, long? rows)
    {
        int rank = rows is null ? 1 : 2, at = 0;
        Span<long> indices = SparseOutput.Indices(c, 0, counts.Entries.Count, rank);
        Span<T> values = c.Allocate(1, [counts.Entries.Count]).Write<T>();
        foreach (((long row, long value), T count) in counts.Entries)
        {
            if (rank == 2) indices[2 * at] = row;
            indices[rank * at + rank - 1] = value;
            values[at++] = count;
        }
        long width = _most >= 0 ? _most : Math.Max(_least, counts.Largest + 1);
        SparseOutput.Vector(c, 2, rows is { } all ? [all, width] : [width]);
    }

    /// <summary>Checks that weights are as many as values, or none.</summary>
    protected static void CheckWeights(Tensor weights, Tensor values)
    {
        if (weights.ElementCount > 0 && weights.Shape != values.Shape)
        {
            Throw.InvalidArgument($"Weights and values must have the same shape. Weight shape: {weights.Shape}; values shape: {values.Shape}");
        }
    }
}
