using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The mean, rounded down, of each window of quantized images; padding does not count.</summary>
[Op("QuantizedAvgPool(input: T, min_input: float, max_input: float) -> output: T, min_output: float, max_output: float", "T: quantizedtype", "ksize: list(int)", "strides: list(int)", "padding: {'SAME', 'VALID'}")]
static class QuantizedAvgPoolOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        ShapeRules.Scalar(c);
        WindowShapes.Pooling(c, spatial: 2);
    }

    [CpuKernel("T: quint8, qint8")]
    public sealed class Cpu<T>(KernelConstruction k) : PoolKernel(k, rank: 4, "AvgPoolingOp") where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            PoolWindow window = Over(x.Shape);
            Tensor y = context.Allocate(0, OutputShape(window));
            using var wide = new Scratch<int>(x.ElementCount);
            using var means = new Scratch<int>(y.ElementCount);
            TensorPrimitives.ConvertTruncating(x.Read<T>(), wide.Span);
            Pooling.Average<int>(window, wide.Span, means.Span);
            TensorPrimitives.ConvertTruncating<int, T>(means.Span, y.Write<T>());
            Quantized.SetRange(context, Quantized.End(context, 1), Quantized.End(context, 2));
        }
    }
}
