using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts the batch together as pixels of blocks; undoes SpaceToBatchND.</summary>
[Op("BatchToSpaceND(input: T, block_shape: Tblock_shape, crops: Tcrops) -> output: T", "T: type", "Tblock_shape: {int32, int64} = DT_INT32",
    "Tcrops: {int32, int64} = DT_INT32")]
static class BatchToSpaceNDOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.SetOutput(0, BatchBlocks.Infer(c, c.Input(0), BatchBlocks.Values(c.Constant(1)), c.Constant(2), toBatch: false));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.SpaceToBatchND(g.OutputGradient(0), g.Input(1), g.Input(2)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor block = c.Input(1), crops = c.Input(2);
        BatchBlocks.CheckInputs(block, crops, "crops");
        Span<long> sides = stackalloc long[Tensors.Shape.MaxRank], margins = stackalloc long[2 * Tensors.Shape.MaxRank];
        BatchBlocks.FromBatch(c, block.Ints(sides), crops.Ints(margins));
    }
}
