using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which elements of a sorted row come before the bound of a value.</summary>
interface IBoundOrder
{
    static abstract bool ComesBefore<T>(T element, T value) where T : INumber<T>;
}

/// <summary>Those below the value.</summary>
readonly struct LowerBoundOrder : IBoundOrder
{
    public static bool ComesBefore<T>(T element, T value) where T : INumber<T> => element < value;
}

/// <summary>Those not above the value.</summary>
readonly struct UpperBoundOrder : IBoundOrder
{
    public static bool ComesBefore<T>(T element, T value) where T : INumber<T> => element <= value;
}

/// <summary>Binary search for the bound of each value of input 1 in its sorted row of input 0.</summary>
static class BoundSearch
{
    public static void Run<T, TIndex, TOrder>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, INumberBase<TIndex> where TOrder : struct, IBoundOrder
    {
        Tensor sorted = c.Input(0), values = c.Input(1);
        if (sorted.Shape.Rank != 2 || values.Shape.Rank != 2)
        {
            Throw.InvalidArgument($"Shape must be rank 2 but is rank {(sorted.Shape.Rank != 2 ? sorted : values).Shape.Rank}");
        }
        if (sorted.Shape[0] != values.Shape[0]) Throw.InvalidArgument("Leading dim_size of both tensors must match.");
        Span<TIndex> y = c.Allocate(0, values.Shape).Write<TIndex>();
        int rowLength = sorted.Shape.Int(1), valuesPerRow = values.Shape.Int(1);
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<T> row = sorted.Read<T>().Slice(i / valuesPerRow * rowLength, rowLength);
            T value = values.Read<T>()[i];
            int low = 0, high = row.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (TOrder.ComesBefore(row[middle], value)) low = middle + 1;
                else high = middle;
            }
            y[i] = TIndex.CreateTruncating(low);
        }
    }
}
