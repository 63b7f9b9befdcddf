using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The part of a JPEG image that crop_window says: first row, first column, rows, columns.</summary>
[Op("DecodeAndCropJpeg(contents: string, crop_window: int32) -> image: uint8", "channels: int = 0", "ratio: int = 1", "fancy_upscaling: bool = true",
    "try_recover_truncated: bool = false", "acceptable_fraction: float = 1.0", "dct_method: string = ''")]
static class DecodeAndCropJpegOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape image = ImageDecoding.Shape(c, c.Int("channels"));
        c.WithRank(1, 1);
        long[]? window = c.ConstantInts(1);
        c.SetOutput(0, window is { Length: 4 } ? PartialShape.Of(window[2], window[3], image[2]) : image);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DecodeJpegOp.Cpu _whole = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor window = context.Input(1);
            if (window.Shape.Rank != 1 || window.ElementCount != 4) Throw.InvalidArgument($"crop_window must have four elements {window.Shape}");
            _whole.Compute(context);
            using Tensor image = context.TakeOutput(0);
            ReadOnlySpan<int> crop = window.Read<int>();
            bool fits = crop[0] >= 0 && crop[1] >= 0 && crop[2] > 0 && crop[3] > 0 && crop[0] + crop[2] <= image.Shape[0] && crop[1] + crop[3] <= image.Shape[1];
            if (!fits) Throw.InvalidArgument($"Invalid JPEG data or crop window, data size {context.Input(0).Strings[0].Length}");
            Tensor part = context.Allocate(0, [crop[2], crop[3], image.Shape[2]]);
            long row = image.Shape[1] * image.Shape[2], length = crop[3] * image.Shape[2];
            StridedCopy.Run(image.Read<byte>(), crop[0] * row + crop[1] * image.Shape[2], part.Write<byte>(), 0, [new(crop[2], row, length), new(length, 1, 1)]);
        }
    }
}
