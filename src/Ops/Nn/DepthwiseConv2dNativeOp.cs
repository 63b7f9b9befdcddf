using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Convolution of each channel with filters of its own.</summary>
[Op("DepthwiseConv2dNative(input: T, filter: T) -> output: T", "T: {half, bfloat16, float, double}", "strides: list(int)",
    "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "dilations: list(int) = [1, 1, 1, 1]")]
static class DepthwiseConv2dNativeOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Depthwise(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        g.SetInput(0, s.DepthwiseConv2dNativeBackpropInput(BroadcastGradient.ShapeOf(s, g.Input(0)), g.Input(1), g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
        g.SetInput(1, s.DepthwiseConv2dNativeBackpropFilter(g.Input(0), BroadcastGradient.ShapeOf(s, g.Input(1)), g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : DepthwiseKernel<T>(k) where T : unmanaged, INumber<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            Check(x.Shape, filter.Shape);
            int multiplier = filter.Shape.Int(3);
            SlidingWindow window = Window.Over(x.Shape, filter.Shape.Int(0), filter.Shape.Int(1));
            Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, window.Channels * multiplier]);
            if (y.ElementCount == 0) return;
            if (typeof(T) != typeof(Half))
            {
                DepthwiseConvolution.Forward(window, x.Read<T>(), filter.Read<T>(), multiplier, y.Write<T>(), workers: Workers.Of(context));
                return;
            }
            Span<T> result = y.Write<T>();
            using var wide = new WideOperands<T>(x.Read<T>(), filter.Read<T>(), result.Length);
            DepthwiseConvolution.Forward<float>(window, wide.A, wide.B, multiplier, wide.Result, workers: Workers.Of(context));
            wide.Narrow(result);
        }
    }
}
