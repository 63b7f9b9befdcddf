using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Each square block of pixels as the channels of one pixel.</summary>
[Op("SpaceToDepth(input: T) -> output: T", "T: type", "block_size: int >= 2", "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'")]
static class SpaceToDepthOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, BlockDepth.Of(c).Infer(c, toDepth: true));

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.DepthToSpace(g.OutputGradient(0), g.Int("block_size"), g.String("data_format")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly BlockDepth _blocks = BlockDepth.Of(k);

        public override void Compute(KernelContext context) => _blocks.Run(context, toDepth: true);
    }
}
