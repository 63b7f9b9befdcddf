using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Images [..., rows, columns, channels] as PNG files.</summary>
[Op("EncodePng(image: T) -> contents: string", "compression: int = -1", "T: {uint8, uint16} = DT_UINT8")]
static class EncodePngOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape image = c.WithRankAtLeast(0, 3);
        c.SetOutput(0, image.HasRank ? image.Slice(0, image.Rank - 3) : PartialShape.Unknown);
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _compression;

        public Cpu(KernelConstruction k)
        {
            _compression = (int)k.Int("compression");
            if (_compression is < -1 or > 9) Throw.InvalidArgument($"compression should be in [-1,9], got {_compression}");
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            int rank = x.Shape.Rank;
            if (rank < 3) Throw.InvalidArgument($"image must be at least 3-dimensional{x.Shape}");
            int height = x.Shape.Int(rank - 3), width = x.Shape.Int(rank - 2), channels = x.Shape.Int(rank - 1);
            if (channels is < 1 or > 4) Throw.InvalidArgument($"image must have 1, 2, 3, or 4 channels, got {channels}");
            if (height == 0 || width == 0) Throw.InvalidArgument($"image cannot be empty, got {x.Shape}");
            int bits = x.DType == DType.UInt16 ? 16 : 8, size = height * width * channels;
            byte[][] files = new byte[x.ElementCount / size][];
            for (int i = 0; i < files.Length; i++)
            {
                ushort[] samples = new ushort[size];
                if (bits == 16) x.Read<ushort>().Slice(i * size, size).CopyTo(samples);
                else
                {
                    ReadOnlySpan<byte> pixels = x.Read<byte>().Slice(i * size, size);
                    for (int j = 0; j < size; j++) samples[j] = pixels[j];
                }
                files[i] = new PngImage(width, height, channels, bits, samples).Encode(_compression);
            }
            context.MoveOutput(0, Tensor.FromStrings(files, x.Shape.Slice(0, rank - 3)));
        }
    }
}
