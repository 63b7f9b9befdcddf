using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cuts images into square blocks whose pixels go into the batch.</summary>
[Op("SpaceToBatch(input: T, paddings: Tpaddings) -> output: T", "T: type", "Tpaddings: {int32, int64} = DT_INT32", "block_size: int >= 2")]
static class SpaceToBatchOp
{
    public static void Shape(ShapeContext c)
    {
        long block = c.Int("block_size");
        c.SetOutput(0, BatchBlocks.Infer(c, c.WithRank(0, 4), [block, block], c.Constant(1), toBatch: true));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.BatchToSpace(g.OutputGradient(0), g.Input(1), g.Int("block_size")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _block = k.Int("block_size");

        public override void Compute(KernelContext context)
        {
            Tensor paddings = context.Input(1);
            BatchBlocks.CheckSquare(context.Input(0), paddings, "paddings");
            BatchBlocks.ToBatch(context, [_block, _block], paddings.Ints(stackalloc long[4]));
        }
    }
}
