using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An image of any known format as rows, columns, channels; a GIF with an axis for its images before them.</summary>
[Op("DecodeImage(contents: string) -> image: dtype", "channels: int = 0", "dtype: {uint8, uint16, float} = DT_UINT8", "expand_animations: bool = true")]
static class DecodeImageOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape image = ImageDecoding.Shape(c, c.Int("channels"));
        c.SetOutput(0, c.Bool("expand_animations") ? PartialShape.Unknown : image);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _channels = (int)k.Int("channels");
        readonly bool _animations = k.Bool("expand_animations");

        public override void Compute(KernelContext context) => ImageDecoding.Run(context, _channels, animations: _animations);
    }
}
