using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of ResizeBilinear.</summary>
[Op("ResizeBilinearGrad(grads: float, original_image: T) -> output: T", "T: {float, bfloat16, half, double}", "align_corners: bool = false",
    "half_pixel_centers: bool = false")]
static class ResizeBilinearGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resizing _resizing = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), x = context.Input(1);
            Resizing.CheckGradient(gradient, x);
            Span<T> result = context.Allocate(0, x.Shape).Write<T>();
            result.Clear();
            var scatter = new ScatterPixels<T, float>(gradient.Read<float>(), result, x.Shape.Int(3));
            ResizeLoops.Bilinear(_resizing, x.Shape, gradient.Shape, ref scatter);
        }
    }
}
