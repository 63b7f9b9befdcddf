using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Conv2D for the images; also the transposed convolution.</summary>
[Op("Conv2DBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> output: T", "T: {half, bfloat16, float, double, int32}",
    "strides: list(int)", "use_cudnn_on_gpu: bool = true", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "dilations: list(int) = [1, 1, 1, 1]")]
static class Conv2DBackpropInputOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape sizes = c.ShapeFromInput(0), filter = c.WithRank(1, 4), gradient = c.WithRank(2, 4);
        bool spatialOnly = c.Input(0) is { HasRank: true, Rank: 1 } vector && vector[0] == 2, channelsFirst = c.String("data_format") == "NCHW";
        long[] dims = [-1, -1, -1, -1];
        if (!spatialOnly && sizes.Rank == 4) sizes.Dims.CopyTo(dims);
        else if (spatialOnly)
        {
            dims[channelsFirst ? 1 : 3] = filter[2];
            if (sizes.Rank == 2) sizes.Dims.CopyTo(dims.AsSpan(channelsFirst ? 2 : 1));
        }
        dims[0] = gradient[0];
        c.SetOutput(0, PartialShape.Of(dims));
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(1, ConvolutionGradients.BackpropFilter(g, g.OutputGradient(0), BroadcastGradient.ShapeOf(g.Scope, g.Input(1)), g.Input(2)));
        g.SetInput(2, ConvolutionGradients.Convolve(g, g.OutputGradient(0), g.Input(1)));
    }

    [CpuKernel("T: floats, int32")]
    public sealed class Cpu<T>(KernelConstruction k) : ConvolutionKernel<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor sizes = context.Input(0), filter = context.Input(1), gradient = context.Input(2);
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"Conv2DBackpropInput: input_sizes input must be 1-dim, not {sizes.Shape.Rank}");
            if (filter.Shape.Rank != 4) Throw.InvalidArgument("Conv2DCustomBackpropInput: filter must be 4-dimensional");
            if (gradient.Shape.Rank != 4) Throw.InvalidArgument("Conv2DCustomBackpropInput: out_backprop must be 4-dimensional");
            Shape shape = sizes.ElementCount == 2
                ? [gradient.Shape[0], sizes.Int(0), sizes.Int(1), filter.Shape[2]]
                : [sizes.Int(0), sizes.Int(1), sizes.Int(2), sizes.Int(3)];
            SlidingWindow window = Window.Over(shape, filter.Shape.Int(0), filter.Shape.Int(1));
            ConvolutionChecks.Check("Conv2DCustomBackpropInput", window, gradient.Shape, filter.Shape);
            Tensor y = context.Allocate(0, shape);
            if (gradient.ElementCount == 0 || y.ElementCount == 0) y.WriteBytes().Clear();
            else BackpropInput(window, filter.Read<T>(), gradient.Read<T>(), filter.Shape.Int(3), y.Write<T>(), Workers.Of(context));
        }
    }
}
