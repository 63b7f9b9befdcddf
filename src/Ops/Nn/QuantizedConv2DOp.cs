using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Convolution of quantized images with quantized filters.</summary>
[Op("QuantizedConv2D(input: Tinput, filter: Tfilter, min_input: float, max_input: float, min_filter: float, max_filter: float) -> output: out_type, min_output: float, max_output: float",
    "Tinput: quantizedtype", "Tfilter: quantizedtype", "out_type: quantizedtype = DT_QINT32", "strides: list(int)", "padding: {'SAME', 'VALID'}", "dilations: list(int) = [1, 1, 1, 1]")]
static class QuantizedConv2DOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 2; i <= 5; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
        WindowShapes.Convolution(c, spatial: 2);
    }

    [CpuKernel("Tinput: quint8", "Tfilter: quint8, qint8", "out_type: qint32")]
    public sealed class Cpu<T, TFilter, TResult>(KernelConstruction k) : ConvolutionKernel<int>(k)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TFilter : unmanaged, IBinaryInteger<TFilter>, IMinMaxValue<TFilter> where TResult : unmanaged
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"input must be rank 4 but is rank {x.Shape.Rank}");
            if (filter.Shape.Rank != 4) Throw.InvalidArgument($"filter must be rank 4 but is rank {filter.Shape.Rank}");
            if (x.Shape[3] != filter.Shape[2]) Throw.InvalidArgument($"input and filter must have the same depth: {x.Shape[3]} vs {filter.Shape[2]}");
            using var images = new Scratch<int>(Math.Max(1, x.ElementCount));
            using var weights = new Scratch<int>(Math.Max(1, filter.ElementCount));
            float stepX = Quantized.Center(x.Read<T>(), Quantized.End(context, 2), Quantized.End(context, 3), images.Span);
            float stepFilter = Quantized.Center(filter.Read<TFilter>(), Quantized.End(context, 4), Quantized.End(context, 5), weights.Span);
            Linalg.SlidingWindow window = Window.Over(x.Shape, filter.Shape.Int(0), filter.Shape.Int(1));
            Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, filter.Shape[3]]);
            if (y.ElementCount > 0) Forward(window, images.Span, weights.Span, filter.Shape.Int(3), y.Write<int>(), Workers.Of(context));
            Quantized.SetProductRange(context, stepX, stepFilter);
        }
    }
}
