using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of <c>SparseAdd</c>: for each value of either summand the gradient of the sum at its index, or zero.</summary>
[Op("SparseAddGrad(backprop_val_grad: T, a_indices: int64, b_indices: int64, sum_indices: int64) -> a_val_grad: T, b_val_grad: T",
    "T: numbertype")]
static class SparseAddGradOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(3, 2);
        c.SetOutput(0, PartialShape.Of(c.WithRank(1, 2)[0]));
        c.SetOutput(1, PartialShape.Of(c.WithRank(2, 2)[0]));
    }

    [CpuKernel("T: float, double, int8, int16, int32, int64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        Pick<T>(c, c.Input(1), 0);
        Pick<T>(c, c.Input(2), 1);
    }

    static void Pick<T>(KernelContext c, Tensor summand, int output) where T : unmanaged
    {
        Tensor sum = c.Input(3);
        int rank = sum.Shape.Int(1);
        ReadOnlySpan<T> gradient = c.Input(0).Read<T>();
        ReadOnlySpan<long> places = sum.Read<long>(), wanted = summand.Read<long>();
        Span<T> result = c.Allocate(output, [summand.Shape[0]]).Write<T>();
        result.Clear();
        for (int i = 0, at = 0; i < result.Length; i++)
        {
            ReadOnlySpan<long> index = wanted.Slice(i * rank, rank);
            while (at < gradient.Length && SparseIndices.Compare(places.Slice(at * rank, rank), index) < 0) at++;
            if (at < gradient.Length && places.Slice(at * rank, rank).SequenceEqual(index)) result[i] = gradient[at];
        }
    }
}
