using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Walks two sorted sparse tensors of one shape side by side.</summary>
static class SparseMerge
{
    /// <summary>Combines two values at one index, or one with zero.</summary>
    public interface ICombine<T>
    {
        static abstract T Combine(T a, T b);

        /// <summary>Does a combined value count?</summary>
        bool Keeps(T value);
    }

    /// <summary>Makes the union of two sparse tensors outputs 0 (indices), 1 (values) and, if there is one, 2 (sizes).</summary>
    public static void Union<T, TCombine>(KernelContext c, SparseInput a, SparseInput b, TCombine combine)
        where T : unmanaged, INumberBase<T> where TCombine : struct, ICombine<T>
    {
        Check(a, b);
        int most = a.Count + b.Count, count = 0;
        using Tensor from = Tensor.Allocate(DType.Int32, [most, 2]), sums = Tensor.Allocate(a.Values.DType, [most]);
        Span<int> pairs = from.Write<int>();
        Span<T> values = sums.Write<T>();
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            int order = i == a.Count ? 1 : j == b.Count ? -1 : SparseIndices.Compare(a.Index(i), b.Index(j));
            (int left, int right) = (order <= 0 ? i++ : -1, order >= 0 ? j++ : -1);
            T value = TCombine.Combine(left < 0 ? T.Zero : a.Values.Read<T>()[left], right < 0 ? T.Zero : b.Values.Read<T>()[right]);
            if (!combine.Keeps(value)) continue;
            (pairs[2 * count], pairs[2 * count + 1], values[count++]) = (left, right, value);
        }
        Span<long> indices = SparseOutput.Indices(c, 0, count, a.Rank);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<long> index = pairs[2 * i] >= 0 ? a.Index(pairs[2 * i]) : b.Index(pairs[2 * i + 1]);
            index.CopyTo(indices[(i * a.Rank)..]);
        }
        values[..count].CopyTo(c.Allocate(1, [count]).Write<T>());
        if (c.OutputCount > 2) SparseOutput.Vector(c, 2, a.Sizes);
    }

    static void Check(SparseInput a, SparseInput b)
    {
        if (a.Rank != b.Rank) Throw.InvalidArgument($"Operands do not have the same ranks; got shapes: {SparseIndices.Text(a.Sizes)} and {SparseIndices.Text(b.Sizes)}");
        for (int i = 0; i < a.Rank; i++)
        {
            if (a.Sizes[i] != b.Sizes[i]) Throw.InvalidArgument($"Operands' shapes do not match: got {a.Sizes[i]} and {b.Sizes[i]} for dimension {i}");
        }
        a.CheckBounds();
        b.CheckBounds();
    }
}

/// <summary>Adds; sums below a threshold in magnitude are dropped.</summary>
readonly struct SumAbove<T>(double threshold) : SparseMerge.ICombine<T> where T : unmanaged, INumberBase<T>
{
    public static T Combine(T a, T b) => a + b;

    public bool Keeps(T value) => threshold <= Magnitude(value);

    static double Magnitude(T value) => value switch
    {
        Complex complex => Complex.Abs(complex),
        Complex64 complex => Complex.Abs(complex),
        _ => double.CreateTruncating(T.Abs(value)),
    };
}

/// <summary>The larger.</summary>
readonly struct LargerValue<T> : SparseMerge.ICombine<T> where T : INumber<T>
{
    public static T Combine(T a, T b) => T.Max(a, b);

    public bool Keeps(T value) => true;
}

/// <summary>The smaller.</summary>
readonly struct SmallerValue<T> : SparseMerge.ICombine<T> where T : INumber<T>
{
    public static T Combine(T a, T b) => T.Min(a, b);

    public bool Keeps(T value) => true;
}
