using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of BatchNormWithGlobalNormalization.</summary>
[Op("BatchNormWithGlobalNormalizationGrad(t: T, m: T, v: T, gamma: T, backprop: T) -> dx: T, dm: T, dv: T, db: T, dg: T", "T: numbertype", "variance_epsilon: float", "scale_after_normalization: bool")]
static class BatchNormWithGlobalNormalizationGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.Merge(c.WithRank(0, 4), c.WithRank(4, 4));
        long channels = x[3];
        for (int i = 1; i <= 3; i++) channels = c.MergeDims(channels, c.WithRank(i, 1)[0]);
        c.SetOutputs(PartialShape.Of(channels));
        c.SetOutput(0, PartialShape.Of(x[0], x[1], x[2], channels));
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly double _epsilon = k.Float("variance_epsilon");
        readonly bool _scales = k.Bool("scale_after_normalization");

        public override void Compute(KernelContext context)
        {
            BatchNormWithGlobalNormalizationOp.Check(context, vectors: 3);
            Tensor x = context.Input(0), gradient = context.Input(4);
            if (gradient.Shape != x.Shape) Throw.InvalidArgument($"backprop must have the input's shape {x.Shape}, got {gradient.Shape}");
            ReadOnlySpan<T> mean = context.Input(1).Read<T>(), variance = context.Input(2).Read<T>(), gamma = context.Input(3).Read<T>();
            Span<T> dx = context.Allocate(0, x.Shape).Write<T>();
            Shape vector = [mean.Length];
            Span<T> dm = context.Allocate(1, vector).Write<T>(), dv = context.Allocate(2, vector).Write<T>(), db = context.Allocate(3, vector).Write<T>(), dg = context.Allocate(4, vector).Write<T>();
            for (int c = 0; c < mean.Length; c++)
            {
                (double sum, double product) = Sums(x.Read<T>(), gradient.Read<T>(), mean, c);
                double inverse = 1 / Math.Sqrt(double.CreateTruncating(variance[c]) + _epsilon), scale = _scales ? double.CreateTruncating(gamma[c]) : 1;
                dm[c] = T.CreateTruncating(-sum * inverse * scale);
                dv[c] = T.CreateTruncating(-0.5 * product * scale * inverse * inverse * inverse);
                db[c] = T.CreateTruncating(sum);
                dg[c] = _scales ? T.CreateTruncating(product * inverse) : T.Zero;
                for (int i = c; i < dx.Length; i += mean.Length) dx[i] = gradient.Read<T>()[i] * T.CreateTruncating(inverse * scale);
            }
        }

        /// <summary>Sums over a channel of the gradient, and of the gradient times the distance from the mean.</summary>
        static (double Gradient, double Product) Sums(ReadOnlySpan<T> x, ReadOnlySpan<T> gradient, ReadOnlySpan<T> mean, int channel)
        {
            double sum = 0, product = 0;
            for (int i = channel; i < x.Length; i += mean.Length)
            {
                double g = double.CreateTruncating(gradient[i]);
                sum += g;
                product += g * double.CreateTruncating(x[i] - mean[channel]);
            }
            return (sum, product);
        }
    }
}
