using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of DepthwiseConv2dNative for the filters.</summary>
[Op("DepthwiseConv2dNativeBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> output: T", "T: {half, bfloat16, float, double}",
    "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "dilations: list(int) = [1, 1, 1, 1]")]
static class DepthwiseConv2dNativeBackpropFilterOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape sizes = c.ShapeFromInput(1);
        c.SetOutput(0, sizes.HasRank ? sizes : PartialShape.OfRank(4));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        g.SetInput(0, s.DepthwiseConv2dNativeBackpropInput(BroadcastGradient.ShapeOf(s, g.Input(0)), g.OutputGradient(0), g.Input(2), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
        g.SetInput(2, s.DepthwiseConv2dNative(g.Input(0), g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format"), g.Ints("dilations")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : DepthwiseKernel<T>(k) where T : unmanaged, INumber<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), sizes = context.Input(1), gradient = context.Input(2);
            if (sizes.ElementCount != 4) Throw.InvalidArgument($"filter_sizes input must be 1-dim with 4 elements, not {sizes.Shape}");
            Shape shape = new(sizes.Ints(stackalloc long[4]));
            Check(x.Shape, shape);
            SlidingWindow window = Window.Over(x.Shape, shape.Int(0), shape.Int(1));
            Check(window, gradient.Shape, shape);
            Tensor y = context.Allocate(0, shape);
            if (!Widening.IsNarrow<T>())
            {
                DepthwiseConvolution.BackpropFilter(window, x.Read<T>(), gradient.Read<T>(), shape.Int(3), y.Write<T>());
                return;
            }
            Span<T> result = y.Write<T>();
            using var wide = new WideOperands<T>(x.Read<T>(), gradient.Read<T>(), result.Length);
            DepthwiseConvolution.BackpropFilter<float>(window, wide.A, wide.B, shape.Int(3), wide.Result);
            wide.Narrow(result);
        }
    }
}
