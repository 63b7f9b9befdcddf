using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of ResizeBicubic.</summary>
[Op("ResizeBicubicGrad(grads: float, original_image: T) -> output: T", "T: {float, double}", "align_corners: bool = false",
    "half_pixel_centers: bool = false")]
static class ResizeBicubicGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), x = context.Input(1);
            Resizing.CheckGradient(gradient, x);
            Span<T> result = context.Allocate(0, x.Shape).Write<T>();
            result.Clear();
            var scatter = new ScatterPixels<T, T>(gradient.Read<float>(), result, x.Shape.Int(3));
            ResizeLoops.Bicubic(_resizing, x.Shape, gradient.Shape, ref scatter);
        }
    }
}
