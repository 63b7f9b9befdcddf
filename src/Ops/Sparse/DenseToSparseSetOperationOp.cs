using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets of a dense and a sparse tensor combined, row by row.</summary>
[Op("DenseToSparseSetOperation(set1: T, set2_indices: int64, set2_values: T, set2_shape: int64) -> result_indices: int64, "
    + "result_values: T, result_shape: int64",
    "set_operation: string", "validate_indices: bool = true", "T: {int8, int16, int32, int64, uint8, uint16, string}")]
static class DenseToSparseSetOperationOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape set1 = c.Input(0), sizes = c.Input(3);
        if (set1.HasRank && set1.Rank < 2) c.Fail($"Input rank should be at least 2, got {set1.Rank}.");
        SetKernel.ResultShape(c, set1.HasRank ? set1.Rank : sizes.Rank == 1 ? sizes[0] : PartialShape.UnknownDim);
    }

    [CpuKernel("T: int8, int16, int32, int64, uint8, uint16, string")]
    public sealed class Cpu(KernelConstruction k) : SetKernel(k)
    {
        protected override void Compute<T>(KernelContext context) => Sets<T>.Dense(context.Input(0)).Combine(Sets<T>.Sparse(new(context, 1), Validate), Operation).Write(context);
    }
}
