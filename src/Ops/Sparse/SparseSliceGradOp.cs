using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of <c>SparseSlice</c>: gradients of the values kept, zeros for the others.</summary>
[Op("SparseSliceGrad(backprop_val_grad: T, input_indices: int64, input_start: int64, output_indices: int64) -> val_grad: T",
    "T: numbertype")]
static class SparseSliceGradOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(3, 2);
        c.SetOutput(0, PartialShape.Of(c.WithRank(1, 2)[0]));
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        Tensor indices = c.Input(1), kept = c.Input(3);
        int rank = indices.Shape.Int(1);
        ReadOnlySpan<long> input = indices.Read<long>(), start = c.Input(2).Read<long>(), output = kept.Read<long>();
        ReadOnlySpan<T> gradient = c.Input(0).Read<T>();
        Span<T> result = c.Allocate(0, [indices.Shape[0]]).Write<T>();
        result.Clear();
        for (int i = 0, next = 0; i < result.Length && next < gradient.Length; i++)
        {
            bool same = true;
            for (int axis = 0; axis < rank && same; axis++) same = input[i * rank + axis] == output[next * rank + axis] + start[axis];
            if (same) result[i] = gradient[next++];
        }
    }
}
