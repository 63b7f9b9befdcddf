using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>How a running total goes on.</summary>
interface IScanOperator<T>
{
    /// <summary>The total of nothing.</summary>
    static abstract T Start { get; }

    static abstract T Combine(T total, T x);
}

/// <summary>Running totals of input 0 along the axis in input 1.</summary>
static class CumulativeScan
{
    /// <summary>Output 0 = totals up to each element, with it or (exclusive) without.</summary>
    public static void Run<T, TOperator>(KernelContext c, bool exclusive, bool reverse) where T : unmanaged where TOperator : struct, IScanOperator<T>
    {
        Tensor x = c.Input(0), dimension = c.Input(1);
        int rank = x.Shape.Rank;
        if (dimension.Shape.Rank != 0) Throw.InvalidArgument($"ScanOp: axis must be a scalar, not {dimension.Shape}");
        long axis = dimension.Int(), at = axis < 0 ? axis + rank : axis;
        if ((ulong)at >= (ulong)rank) Throw.InvalidArgument($"ScanOp: Expected scan axis in the range [{-rank}, {rank}), but got {axis}");
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        int size = x.Shape.Int((int)at), inner = (int)x.Shape.Product((int)at + 1, rank), outer = (int)x.Shape.Product(0, (int)at);
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < inner; j++) Line<T, TOperator>(x.Read<T>(), y.Write<T>(), i * size * inner + j, size, inner, exclusive, reverse);
        }
    }

    static void Line<T, TOperator>(ReadOnlySpan<T> x, Span<T> y, int start, int size, int step, bool exclusive, bool reverse)
        where TOperator : struct, IScanOperator<T>
    {
        T total = TOperator.Start;
        if (reverse) (start, step) = (start + (size - 1) * step, -step);
        for (int i = 0, at = start; i < size; i++, at += step)
        {
            T next = TOperator.Combine(total, x[at]);
            y[at] = exclusive ? total : next;
            total = next;
        }
    }

    /// <summary>The lowest finite number of a type, as a scalar constant.</summary>
    public static Output Lowest(Scope s, DType dtype) => dtype switch
    {
        DType.Float => s.Const(float.MinValue),
        DType.Double => s.Const(double.MinValue),
        DType.Half => s.Const(Half.MinValue),
        _ => s.Const(BFloat16.MinValue),
    };
}
