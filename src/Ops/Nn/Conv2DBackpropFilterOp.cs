using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Conv2D for the filter.</summary>
[Op("Conv2DBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> output: T", "T: {half, bfloat16, float, double}", "strides: list(int)",
    "use_cudnn_on_gpu: bool = true", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]")]
static class Conv2DBackpropFilterOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape sizes = c.ShapeFromInput(1);
        c.SetOutput(0, sizes.HasRank ? sizes : PartialShape.OfRank(4));
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, ConvolutionGradients.BackpropInput(g, BroadcastGradient.ShapeOf(g.Scope, g.Input(0)), g.OutputGradient(0), g.Input(2)));
        g.SetInput(2, ConvolutionGradients.Convolve(g, g.Input(0), g.OutputGradient(0)));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : ConvolutionKernel<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), sizes = context.Input(1), gradient = context.Input(2);
            if (x.Shape.Rank != 4) Throw.InvalidArgument("Conv2DCustomBackpropFilter: input must be 4-dimensional");
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"Conv2DCustomBackpropFilter: filter_sizes input must be 1-dim, not {sizes.Shape.Rank}");
            if (gradient.Shape.Rank != 4) Throw.InvalidArgument("Conv2DCustomBackpropFilter: out_backprop must be 4-dimensional");
            Shape shape = [sizes.Int(0), sizes.Int(1), sizes.Int(2), sizes.Int(3)];
            SlidingWindow window = Window.Over(x.Shape, shape.Int(0), shape.Int(1));
            ConvolutionChecks.Check("Conv2DCustomBackpropFilter", window, gradient.Shape, shape);
            Tensor y = context.Allocate(0, shape);
            if (gradient.ElementCount == 0 || y.ElementCount == 0) y.WriteBytes().Clear();
            else BackpropFilter(window, x.Read<T>(), gradient.Read<T>(), shape.Int(3), y.Write<T>(), Workers.Of(context));
        }
    }
}
