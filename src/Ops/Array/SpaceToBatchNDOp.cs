using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cuts a tensor into blocks whose pixels go into the batch.</summary>
[Op("SpaceToBatchND(input: T, block_shape: Tblock_shape, paddings: Tpaddings) -> output: T", "T: type", "Tblock_shape: {int32, int64} = DT_INT32",
    "Tpaddings: {int32, int64} = DT_INT32")]
static class SpaceToBatchNDOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.SetOutput(0, BatchBlocks.Infer(c, c.Input(0), BatchBlocks.Values(c.Constant(1)), c.Constant(2), toBatch: true));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.BatchToSpaceND(g.OutputGradient(0), g.Input(1), g.Input(2)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor block = c.Input(1), paddings = c.Input(2);
        BatchBlocks.CheckInputs(block, paddings, "paddings");
        Span<long> sides = stackalloc long[Tensors.Shape.MaxRank], margins = stackalloc long[2 * Tensors.Shape.MaxRank];
        BatchBlocks.ToBatch(c, block.Ints(sides), paddings.Ints(margins));
    }
}
