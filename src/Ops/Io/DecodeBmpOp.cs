using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A BMP image as rows, columns, channels.</summary>
[Op("DecodeBmp(contents: string) -> image: uint8", "channels: int = 0")]
static class DecodeBmpOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, ImageDecoding.Shape(c, c.Int("channels")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _channels = (int)k.Int("channels");

        public override void Compute(KernelContext context) => ImageDecoding.Run(context, _channels);
    }
}
