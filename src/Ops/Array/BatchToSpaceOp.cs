using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts the batch together as pixels of square blocks; undoes SpaceToBatch.</summary>
[Op("BatchToSpace(input: T, crops: Tidx) -> output: T", "T: type", "block_size: int >= 2", "Tidx: {int32, int64} = DT_INT32")]
static class BatchToSpaceOp
{
    public static void Shape(ShapeContext c)
    {
        long block = c.Int("block_size");
        c.SetOutput(0, BatchBlocks.Infer(c, c.WithRank(0, 4), [block, block], c.Constant(1), toBatch: false));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.SpaceToBatch(g.OutputGradient(0), g.Input(1), g.Int("block_size")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _block = k.Int("block_size");

        public override void Compute(KernelContext context)
        {
            Tensor crops = context.Input(1);
            BatchBlocks.CheckSquare(context.Input(0), crops, "crops");
            BatchBlocks.FromBatch(context, [_block, _block], crops.Ints(stackalloc long[4]));
        }
    }
}
