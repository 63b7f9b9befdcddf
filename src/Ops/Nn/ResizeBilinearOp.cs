using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Resizes images by bilinear interpolation.</summary>
[Op("ResizeBilinear(images: T, size: int32) -> resized_images: float",
    "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double, bfloat16}", "align_corners: bool = false",
    "half_pixel_centers: bool = false")]
static class ResizeBilinearOp
{
    public static void Shape(ShapeContext c) => Resizing.Shape(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.ResizeBilinearGrad(g.OutputGradient(0), g.Input(0), g.Bool("align_corners"), g.Bool("half_pixel_centers")));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.Allocate(0, Resizing.Output(x, context.Input(1)));
            y.Write<float>().Clear();
            var gather = new GatherPixels<T, float>(x.Read<T>(), y.Write<float>(), x.Shape.Int(3));
            ResizeLoops.Bilinear(_resizing, x.Shape, y.Shape, ref gather);
        }
    }
}
