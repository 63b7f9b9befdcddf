using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The first place in each sorted row whose element is not below the value.</summary>
[Op("LowerBound(sorted_inputs: T, values: T) -> output: out_type", "T: type", "out_type: {int32, int64} = DT_INT32")]
static class LowerBoundOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: reals", "out_type: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumber<T> where TIndex : unmanaged, INumberBase<TIndex>
    {
        Tensor sorted = c.Input(0), values = c.Input(1);
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
                if (row[middle] < value) low = middle + 1;
                else high = middle;
            }
            y[i] = TIndex.CreateTruncating(low);
        }
    }
}
