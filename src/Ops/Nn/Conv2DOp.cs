using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Convolution of images with filters; channels may be in groups.</summary>
[Op("Conv2D(input: T, filter: T) -> output: T", "T: {half, bfloat16, float, double, int32}", "strides: list(int)", "use_cudnn_on_gpu: bool = true",
    "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "dilations: list(int) = [1, 1, 1, 1]")]
static class Conv2DOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Convolution(c, spatial: 2);

    public static void Gradient(GradientContext g)
    {
        Node shapes = g.Scope.ShapeN([g.Input(0), g.Input(1)]);
        g.SetInput(0, ConvolutionGradients.BackpropInput(g, shapes[0], g.Input(1), g.OutputGradient(0)));
        g.SetInput(1, ConvolutionGradients.BackpropFilter(g, g.Input(0), shapes[1], g.OutputGradient(0)));
    }

    [CpuKernel("T: floats, int32")]
    public sealed class Cpu<T>(KernelConstruction k) : ConvolutionKernel<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"convolution input must be 4-dimensional: {x.Shape}");
            if (filter.Shape.Rank != 4) Throw.InvalidArgument($"convolution filter must be 4-dimensional: {filter.Shape}");
            int depth = x.Shape.Int(3), filterDepth = filter.Shape.Int(2), outChannels = filter.Shape.Int(3);
            if (filterDepth == 0) Throw.InvalidArgument("filter depth must be stricly positive, got 0");
            if (depth % filterDepth != 0) Throw.InvalidArgument($"input depth must be evenly divisible by filter depth: {depth} vs {filterDepth}");
            int groups = Math.Max(1, depth / filterDepth);
            if (outChannels % groups != 0) Throw.InvalidArgument($"output depth must be evenly divisible by number of groups: {outChannels} vs {groups}");
            SlidingWindow window = Window.Over(x.Shape, filter.Shape.Int(0), filter.Shape.Int(1));
            Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, outChannels]);
            if (y.ElementCount == 0) return;
            if (groups == 1) Forward(window, x.Read<T>(), filter.Read<T>(), outChannels, y.Write<T>(), Workers.Of(context));
            else Grouped(window with { Channels = filterDepth }, groups, x, filter, y, Workers.Of(context));
        }

        /// <summary>Each group of input channels has filters and output channels of its own.</summary>
        static void Grouped(in SlidingWindow window, int groups, Tensor x, Tensor filter, Tensor y, WorkSplitter? workers)
        {
            int outChannels = filter.Shape.Int(3) / groups;
            using var images = new Scratch<T>(x.ElementCount / groups);
            using var filters = new Scratch<T>(filter.ElementCount / groups);
            using var output = new Scratch<T>(y.ElementCount / groups);
            for (int group = 0; group < groups; group++)
            {
                Columns.Take(x.Read<T>(), window.Channels * groups, group * window.Channels, window.Channels, images.Span);
                Columns.Take(filter.Read<T>(), outChannels * groups, group * outChannels, outChannels, filters.Span);
                Forward(window, images.Span, filters.Span, outChannels, output.Span, workers);
                Columns.Put<T>(output.Span, outChannels, y.Write<T>(), outChannels * groups, group * outChannels);
            }
        }
    }
}
