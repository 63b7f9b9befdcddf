using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of ScaleAndTranslate.</summary>
[Op("ScaleAndTranslateGrad(grads: T, original_image: T, scale: float, translation: float) -> output: T", "T: {float}", "kernel_type: string = 'lanczos3'", "antialias: bool = true")]
static class ScaleAndTranslateGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Resampling _resampling = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), x = context.Input(1);
            Resizing.CheckGradient(gradient, x);
            if (gradient.Shape[0] != x.Shape[0] || gradient.Shape[3] != x.Shape[3]) Throw.InvalidArgument($"grads {gradient.Shape} and original_image {x.Shape} must agree in batch and channels");
            Span<float> result = context.Allocate(0, x.Shape).Write<float>();
            result.Clear();
            var scatter = new ScatterPixels<float, float>(gradient.Read<float>(), result, x.Shape.Int(3));
            _resampling.Visit(x.Shape, gradient.Shape, context.Input(2), context.Input(3), ref scatter);
        }
    }
}
