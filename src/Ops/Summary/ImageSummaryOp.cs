using System.Numerics;
using Google.Protobuf;
using TensorHarbor.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A summary of images, as PNG; floating-point ones are scaled so that the largest magnitude becomes the brightest.</summary>
[Op("ImageSummary(tag: string, tensor: T) -> summary: string", "max_images: int >= 1 = 3", "T: {uint8, float, half, double} = DT_FLOAT",
    "bad_color: tensor = [255, 0, 0, 255]")]
static class ImageSummaryOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Real<T>(KernelConstruction k) : ImageSummaryKernel(k) where T : unmanaged, IFloatingPointIeee754<T>
    {
        protected override void Pixels(Tensor images, int first, Span<ushort> samples, int channels) =>
            Scale(images.Read<T>().Slice(first, samples.Length), samples, channels);

        void Scale(ReadOnlySpan<T> x, Span<ushort> samples, int channels)
        {
            float least = float.PositiveInfinity, most = float.NegativeInfinity;
            foreach (T value in x)
            {
                float f = float.CreateTruncating(value);
                if (!float.IsFinite(f)) continue;
                (least, most) = (Math.Min(least, f), Math.Max(most, f));
            }
            float largest = Math.Max(Math.Abs(least), Math.Abs(most)), offset = least < 0 ? 128 : 0;
            float scale = !(largest >= 1e-6f) || float.IsInfinity(largest) ? 0 : (least < 0 ? 127 : 255) / largest;
            for (int i = 0; i < samples.Length; i += channels)
            {
                bool finite = IsFinite(x.Slice(i, channels));
                for (int c = 0; c < channels; c++) samples[i + c] = finite ? (byte)(float.CreateTruncating(x[i + c]) * scale + offset) : BadColor(c);
            }
        }

        static bool IsFinite(ReadOnlySpan<T> pixel)
        {
            foreach (T value in pixel)
            {
                if (!T.IsFinite(value)) return false;
            }
            return true;
        }
    }

    [CpuKernel("T: uint8")]
    public sealed class Bytes(KernelConstruction k) : ImageSummaryKernel(k)
    {
        protected override void Pixels(Tensor images, int first, Span<ushort> samples, int channels)
        {
            for (int i = 0; i < samples.Length; i++) samples[i] = images.Read<byte>()[first + i];
        }
    }
}

/// <summary>What the kernels of ImageSummary share: tags, sizes, PNG.</summary>
abstract class ImageSummaryKernel : Kernel
{
    readonly long _most;
    readonly byte[] _badColor;

    protected ImageSummaryKernel(KernelConstruction k)
    {
        _most = k.Int("max_images");
        Tensor color = k.Node.Attr("bad_color").AsTensor();
        if (color.DType != DType.UInt8 || color.Shape.Rank != 1) Throw.InvalidArgument($"Bad color must be a vector of uint8, got {color.DType.Name()} of shape {color.Shape}");
        _badColor = color.Read<byte>().ToArray();
    }

    /// <summary>Channel <paramref name="channel"/> of the colour of pixels that are not finite.</summary>
    protected byte BadColor(int channel) => channel < _badColor.Length ? _badColor[channel] : (byte)0;

    /// <summary>Sets the pixels of one image.</summary>
    protected abstract void Pixels(Tensor images, int first, Span<ushort> samples, int channels);

    public sealed override void Compute(KernelContext context)
    {
        Tensor tag = context.Input(0), images = context.Input(1);
        if (tag.Shape.Rank != 0) Throw.InvalidArgument("Tags must be a scalar");
        bool fits = images.Shape.Rank == 4 && images.Shape[3] is 1 or 3 or 4;
        if (!fits) Throw.InvalidArgument($"Tensor must be 4-D with last dim 1, 3, or 4, not {images.Shape}");
        int height = images.Shape.Int(1), width = images.Shape.Int(2), channels = images.Shape.Int(3), size = height * width * channels;
        var summary = new Summary();
        for (int i = 0; i < Math.Min(_most, images.Shape[0]); i++)
        {
            ushort[] samples = new ushort[size];
            Pixels(images, i * size, samples, channels);
            summary.Value.Add(new Summary.Types.Value
            {
                Tag = _most > 1 ? $"{tag.StringItem()}/image/{i}" : $"{tag.StringItem()}/image",
                Image = new()
                {
                    Height = height,
                    Width = width,
                    Colorspace = channels,
                    EncodedImageString = ByteString.CopyFrom(new PngImage(width, height, channels, 8, samples).Encode(-1)),
                },
            });
        }
        SummaryOutput.Set(context, summary);
    }
}
