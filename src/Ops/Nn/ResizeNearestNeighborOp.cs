using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Resizes images by taking the nearest pixel.</summary>
[Op("ResizeNearestNeighbor(images: T, size: int32) -> resized_images: T",
    "T: {int8, uint8, int16, uint16, int32, int64, half, float, double, bfloat16}", "align_corners: bool = false",
    "half_pixel_centers: bool = false")]
static class ResizeNearestNeighborOp
{
    public static void Shape(ShapeContext c) => Resizing.Shape(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        PartialShape x = g.Input(0).Shape;
        bool known = x.HasRank && x[1] >= 0 && x[2] >= 0;
        Output size = known ? s.Const([(int)x[1], (int)x[2]]) : s.Part(BroadcastGradient.ShapeOf(s, g.Input(0)), 1, 3);
        g.SetInput(0, s.ResizeNearestNeighborGrad(g.OutputGradient(0), size, g.Bool("align_corners"), g.Bool("half_pixel_centers")));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.Allocate(0, Resizing.Output(x, context.Input(1)));
            int channels = x.Shape.Int(3), height = x.Shape.Int(1), width = x.Shape.Int(2), outHeight = y.Shape.Int(1), outWidth = y.Shape.Int(2);
            float down = _resizing.Scale(height, outHeight), across = _resizing.Scale(width, outWidth);
            ReadOnlySpan<T> source = x.Read<T>();
            Span<T> target = y.Write<T>();
            for (int row = 0; row < x.Shape.Int(0) * outHeight; row++)
            {
                int from = row / outHeight * height + _resizing.Nearest(row % outHeight, down, height);
                for (int j = 0; j < outWidth; j++)
                {
                    int pixel = from * width + _resizing.Nearest(j, across, width);
                    source.Slice(pixel * channels, channels).CopyTo(target[((row * outWidth + j) * channels)..]);
                }
            }
        }
    }
}
