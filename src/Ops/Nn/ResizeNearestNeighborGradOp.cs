using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of ResizeNearestNeighbor.</summary>
[Op("ResizeNearestNeighborGrad(grads: T, size: int32) -> output: T", "T: {uint8, int8, int32, half, float, double, bfloat16}",
    "align_corners: bool = false", "half_pixel_centers: bool = false")]
static class ResizeNearestNeighborGradOp
{
    public static void Shape(ShapeContext c) => Resizing.Shape(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, uint8, int32")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), y = context.Allocate(0, Resizing.ImagesOf(gradient, context.Input(1)));
            int channels = y.Shape.Int(3), height = y.Shape.Int(1), width = y.Shape.Int(2), outHeight = gradient.Shape.Int(1), outWidth = gradient.Shape.Int(2);
            float down = _resizing.Scale(height, outHeight), across = _resizing.Scale(width, outWidth);
            ReadOnlySpan<T> source = gradient.Read<T>();
            Span<T> target = y.Write<T>();
            target.Clear();
            for (int row = 0; row < y.Shape.Int(0) * outHeight; row++)
            {
                int to = row / outHeight * height + _resizing.Nearest(row % outHeight, down, height);
                for (int j = 0; j < outWidth; j++)
                {
                    Span<T> pixel = target.Slice((to * width + _resizing.Nearest(j, across, width)) * channels, channels);
                    TensorPrimitives.Add(pixel, source.Slice((row * outWidth + j) * channels, channels), pixel);
                }
            }
        }
    }
}
