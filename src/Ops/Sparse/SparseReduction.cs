using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds two values, or takes one of them.</summary>
interface IReduceValues<T>
{
    static abstract T Combine(T a, T b);
}

/// <summary>Sum.</summary>
readonly struct ReduceToSum<T> : IReduceValues<T> where T : INumberBase<T>
{
    public static T Combine(T a, T b) => a + b;
}

/// <summary>Maximum.</summary>
readonly struct ReduceToMax<T> : IReduceValues<T> where T : INumber<T>
{
    public static T Combine(T a, T b) => T.Max(a, b);
}

/// <summary>Reduces sparse tensors along axes; what has no value is 0 in a dense result and absent in a sparse one.</summary>
static class SparseReduction
{
    /// <summary>Makes output 0 the dense reduction of inputs 0 to 2 along the axes in input 3.</summary>
    public static void Dense<T, TReduce>(KernelContext c, bool keepDims) where T : unmanaged, INumberBase<T> where TReduce : IReduceValues<T>
    {
        var input = new SparseInput(c, 0);
        Span<bool> reduced = stackalloc bool[input.Rank];
        Axes(c.Input(3), reduced);
        Span<long> sizes = stackalloc long[input.Rank];
        int rank = 0;
        for (int i = 0; i < input.Rank; i++)
        {
            if (!reduced[i]) sizes[rank++] = input.Sizes[i];
            else if (keepDims) sizes[rank++] = 1;
        }
        Span<T> output = c.Allocate(0, new Shape(sizes[..rank])).Write<T>();
        using Tensor seen = Tensor.Zeros(DType.Bool, [output.Length]);
        Span<bool> has = seen.Write<bool>();
        output.Clear();
        ReadOnlySpan<T> values = input.Values.Read<T>();
        for (int i = 0; i < input.Count; i++)
        {
            long place = GroupOf(input, i, reduced);
            output[(int)place] = has[(int)place] ? TReduce.Combine(output[(int)place], values[i]) : values[i];
            has[(int)place] = true;
        }
    }

    /// <summary>Makes outputs 0 to 2 the sparse reduction.</summary>
    public static void Sparse<T, TReduce>(KernelContext c, bool keepDims) where T : unmanaged, INumberBase<T> where TReduce : IReduceValues<T>
    {
        var input = new SparseInput(c, 0);
        bool[] reduced = new bool[input.Rank];
        Axes(c.Input(3), reduced);
        var groups = new SortedDictionary<long, T>();
        ReadOnlySpan<T> values = input.Values.Read<T>();
        for (int i = 0; i < input.Count; i++)
        {
            long place = GroupOf(input, i, reduced);
            groups[place] = groups.TryGetValue(place, out T sum) ? TReduce.Combine(sum, values[i]) : values[i];
        }
        Write(c, input.Sizes, reduced, keepDims, groups);
    }

    static void Write<T>(KernelContext c, ReadOnlySpan<long> sizes, bool[] reduced, bool keepDims, SortedDictionary<long, T> groups) where T : unmanaged
    {
        long[] kept = new long[sizes.Length], result = new long[sizes.Length];
        int keptRank = 0, rank = 0;
        for (int i = 0; i < reduced.Length; i++)
        {
            if (!reduced[i]) kept[keptRank++] = result[rank++] = sizes[i];
            else if (keepDims) result[rank++] = 1;
        }
        Span<long> indices = SparseOutput.Indices(c, 0, groups.Count, rank), index = stackalloc long[keptRank];
        Span<T> values = c.Allocate(1, [groups.Count]).Write<T>();
        int row = 0;
        foreach ((long place, T value) in groups)
        {
            SparseIndices.FromPlace(place, kept.AsSpan(0, keptRank), index);
            for (int i = 0, k = 0, at = 0; i < reduced.Length; i++)
            {
                if (!reduced[i]) indices[row * rank + at++] = index[k++];
                else if (keepDims) indices[row * rank + at++] = 0;
            }
            values[row++] = value;
        }
        SparseOutput.Vector(c, 2, result.AsSpan(0, rank));
    }

    static long GroupOf(SparseInput input, int i, ReadOnlySpan<bool> reduced)
    {
        if (!input.Contains(i)) Throw.InvalidArgument(SparseIndices.OutOfBounds(i, input.Index(i), input.Sizes));
        ReadOnlySpan<long> index = input.Index(i);
        long place = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            if (!reduced[axis]) place = place * input.Sizes[axis] + index[axis];
        }
        return place;
    }

    /// <summary>Marks the axes; no axes at all: every one.</summary>
    static void Axes(Tensor axes, Span<bool> reduced)
    {
        reduced.Fill(axes.ElementCount == 0);
        foreach (int axis in axes.Read<int>())
        {
            int at = Layout.Axis(axis, reduced.Length);
            if (at < 0) Throw.InvalidArgument($"Invalid reduction dimension {axis}, for input with {reduced.Length} dimension(s)");
            reduced[at] = true;
        }
    }
}
