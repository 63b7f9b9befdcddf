using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Resizes images by the mean of the pixels that an output pixel covers.</summary>
[Op("ResizeArea(images: T, size: int32) -> resized_images: float", "T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}",
    "align_corners: bool = false")]
static class ResizeAreaOp
{
    public static void Shape(ShapeContext c) => Resizing.Shape(c);

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.Allocate(0, Resizing.Output(x, context.Input(1)));
            int channels = x.Shape.Int(3), height = x.Shape.Int(1), width = x.Shape.Int(2), outHeight = y.Shape.Int(1), outWidth = y.Shape.Int(2);
            float down = _resizing.Scale(height, outHeight), across = _resizing.Scale(width, outWidth);
            y.Write<float>().Clear();
            var gather = new GatherPixels<T, float>(x.Read<T>(), y.Write<float>(), channels);
            for (int row = 0; row < x.Shape.Int(0) * outHeight; row++)
            {
                float top = row % outHeight * down, bottom = (row % outHeight + 1) * down;
                for (int j = 0; j < outWidth; j++)
                {
                    float left = j * across, right = (j + 1) * across;
                    for (int a = (int)top; a < bottom; a++)
                    {
                        int source = (row / outHeight * height + Math.Min(a, height - 1)) * width;
                        float weight = Overlap(a, top, bottom) / (down * across);
                        for (int b = (int)left; b < right; b++) gather.Pixel(row * outWidth + j, source + Math.Min(b, width - 1), weight, Overlap(b, left, right));
                    }
                }
            }
        }

        /// <summary>Length of the part of pixel <paramref name="pixel"/> between two places.</summary>
        static float Overlap(int pixel, float from, float to) => Math.Min(pixel + 1, to) - Math.Max(pixel, from);
    }
}
