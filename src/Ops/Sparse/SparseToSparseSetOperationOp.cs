using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets of two sparse tensors combined, row by row.</summary>
[Op("SparseToSparseSetOperation(set1_indices: int64, set1_values: T, set1_shape: int64, set2_indices: int64, set2_values: T, "
    + "set2_shape: int64) -> result_indices: int64, result_values: T, result_shape: int64",
    "set_operation: string", "validate_indices: bool = true", "T: {int8, int16, int32, int64, uint8, uint16, string}")]
static class SparseToSparseSetOperationOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape first = c.Input(2), second = c.Input(5);
        SetKernel.ResultShape(c, first.Rank == 1 && first[0] >= 0 ? first[0] : second.Rank == 1 ? second[0] : PartialShape.UnknownDim);
    }

    [CpuKernel("T: int8, int16, int32, int64, uint8, uint16, string")]
    public sealed class Cpu(KernelConstruction k) : SetKernel(k)
    {
        protected override void Compute<T>(KernelContext context) => Sets<T>.Sparse(new(context, 0), Validate).Combine(Sets<T>.Sparse(new(context, 3), Validate), Operation).Write(context);
    }
}
