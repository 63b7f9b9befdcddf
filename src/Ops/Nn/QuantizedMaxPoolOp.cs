using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The largest number of each window of quantized images; padding does not count.</summary>
[Op("QuantizedMaxPool(input: T, min_input: float, max_input: float) -> output: T, min_output: float, max_output: float", "T: quantizedtype", "ksize: list(int)", "strides: list(int)", "padding: {'SAME', 'VALID'}")]
static class QuantizedMaxPoolOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        ShapeRules.Scalar(c);
        WindowShapes.Pooling(c, spatial: 2);
    }

    [CpuKernel("T: quint8, qint8")]
    public sealed class Cpu<T>(KernelConstruction k) : MaxPoolKernel<T>(k, rank: 4, "MaxPoolingOp", T.MinValue) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            base.Compute(context);
            Quantized.SetRange(context, Quantized.End(context, 1), Quantized.End(context, 2));
        }
    }
}
