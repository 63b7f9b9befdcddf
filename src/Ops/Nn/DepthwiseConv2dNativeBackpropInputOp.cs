using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of DepthwiseConv2dNative for the images.</summary>
[Op("DepthwiseConv2dNativeBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> output: T", "T: {half, bfloat16, float, double}",
    "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "dilations: list(int) = [1, 1, 1, 1]")]
static class DepthwiseConv2dNativeBackpropInputOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape sizes = c.ShapeFromInput(0);
        c.SetOutput(0, sizes.HasRank ? sizes : PartialShape.OfRank(4));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        g.SetInput(1, s.DepthwiseConv2dNativeBackpropFilter(g.OutputGradient(0), BroadcastGradient.ShapeOf(s, g.Input(1)), g.Input(2), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
        g.SetInput(2, s.DepthwiseConv2dNative(g.OutputGradient(0), g.Input(1), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : DepthwiseKernel<T>(k) where T : unmanaged, INumber<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor sizes = context.Input(0), filter = context.Input(1), gradient = context.Input(2);
            if (sizes.ElementCount != 4) Throw.InvalidArgument($"Conv2DBackpropInput: input_sizes input must be 1-dim with 4 elements, not {sizes.Shape}");
            Shape shape = new(sizes.Ints(stackalloc long[4]));
            Check(shape, filter.Shape);
            SlidingWindow window = Window.Over(shape, filter.Shape.Int(0), filter.Shape.Int(1));
            Check(window, gradient.Shape, filter.Shape);
            Tensor y = context.Allocate(0, shape);
            if (!Widening.IsNarrow<T>())
            {
                DepthwiseConvolution.BackpropInput(window, filter.Read<T>(), gradient.Read<T>(), filter.Shape.Int(3), y.Write<T>());
                return;
            }
            Span<T> result = y.Write<T>();
            using var wide = new WideOperands<T>(filter.Read<T>(), gradient.Read<T>(), result.Length);
            DepthwiseConvolution.BackpropInput<float>(window, wide.A, wide.B, filter.Shape.Int(3), wide.Result);
            wide.Narrow(result);
        }
    }
}
