using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A JPEG image (or one of another format) as rows, columns, channels.</summary>
[Op("DecodeJpeg(contents: string) -> image: uint8", "channels: int = 0", "ratio: int = 1", "fancy_upscaling: bool = true", "try_recover_truncated: bool = false",
    "acceptable_fraction: float = 1.0", "dct_method: string = ''")]
static class DecodeJpegOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, ImageDecoding.Shape(c, c.Int("channels")));

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _channels, _ratio;
        readonly JpegQuality _quality;

        public Cpu(KernelConstruction k)
        {
            _channels = (int)k.Int("channels");
            _ratio = (int)k.Int("ratio");
            _quality = new(k.String("dct_method") == "INTEGER_ACCURATE", !k.Bool("fancy_upscaling"));
            if (_ratio is not (1 or 2 or 4 or 8)) Throw.InvalidArgument($"ratio must be 1, 2, 4, or 8, got {_ratio}");
        }

        public override void Compute(KernelContext context) => ImageDecoding.Run(context, _channels, _ratio, jpeg: _quality);
    }
}
