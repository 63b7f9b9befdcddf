using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Scales and moves images, with a choice of interpolation kernels.</summary>
[Op("ScaleAndTranslate(images: T, size: int32, scale: float, translation: float) -> resized_images: float",
    "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double}", "kernel_type: string = 'lanczos3'", "antialias: bool = true")]
static class ScaleAndTranslateOp
{
    public static void Shape(ShapeContext c) => Resizing.Shape(c);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.ScaleAndTranslateGrad(g.OutputGradient(0), g.Input(0), g.Input(2), g.Input(3), g.String("kernel_type"), g.Bool("antialias")));

    [CpuKernel("T: int8, uint8, int16, uint16, int32, int64, bfloat16, half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly Resampling _resampling = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.Allocate(0, Resizing.Output(x, context.Input(1)));
            y.Write<float>().Clear();
            var gather = new GatherPixels<T, float>(x.Read<T>(), y.Write<float>(), x.Shape.Int(3));
            _resampling.Visit(x.Shape, y.Shape, context.Input(2), context.Input(3), ref gather);
        }
    }
}
