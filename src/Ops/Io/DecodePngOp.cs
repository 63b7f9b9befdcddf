using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A PNG image (or one of another format) as rows, columns, channels.</summary>
[Op("DecodePng(contents: string) -> image: dtype", "channels: int = 0", "dtype: {uint8, uint16} = DT_UINT8")]
static class DecodePngOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, ImageDecoding.Shape(c, c.Int("channels")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _channels = (int)k.Int("channels");

        public override void Compute(KernelContext context) => ImageDecoding.Run(context, _channels);
    }
}
