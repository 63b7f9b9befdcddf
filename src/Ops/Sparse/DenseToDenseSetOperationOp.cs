using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets of two dense tensors combined, row by row.</summary>
[Op("DenseToDenseSetOperation(set1: T, set2: T) -> result_indices: int64, result_values: T, result_shape: int64", "set_operation: string",
    "validate_indices: bool = true", "T: {int8, int16, int32, int64, uint8, uint16, string}")]
static class DenseToDenseSetOperationOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape set1 = c.Input(0), set2 = c.Input(1);
        if (set1.HasRank && set1.Rank < 2) c.Fail($"Input 0, expected rank >= 2, got {set1.Rank}.");
        SetKernel.ResultShape(c, set1.HasRank ? set1.Rank : set2.HasRank ? set2.Rank : PartialShape.UnknownDim);
    }

    [CpuKernel("T: int8, int16, int32, int64, uint8, uint16, string")]
    public sealed class Cpu(KernelConstruction k) : SetKernel(k)
    {
        protected override void Compute<T>(KernelContext context) => Sets<T>.Dense(context.Input(0)).Combine(Sets<T>.Dense(context.Input(1)), Operation).Write(context);
    }
}
