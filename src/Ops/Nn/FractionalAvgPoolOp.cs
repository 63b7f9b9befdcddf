using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The mean of windows whose sizes vary by one.</summary>
[Op("FractionalAvgPool(value: T) -> output: T, row_pooling_sequence: int64, col_pooling_sequence: int64",
    "pooling_ratio: list(float) >= 4", "pseudo_random: bool = false", "overlapping: bool = false",
    "deterministic: bool = false", "seed: int = 0", "seed2: int = 0", "T: {float, double, int32, int64}")]
static class FractionalAvgPoolOp
{
    public static void Shape(ShapeContext c) => FractionalPooling.Shape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.FractionalAvgPoolGrad(
        g.Scope.Shape(g.Input(0), DType.Int64), g.OutputGradient(0), g.Output(1), g.Output(2), g.Bool("overlapping")));

    [CpuKernel("T: float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : FractionalPoolKernel(k) where T : unmanaged, INumber<T>
    {
        protected override void Pool(Tensor x, Tensor y, ReadOnlySpan<long> rows, ReadOnlySpan<long> columns, bool overlapping)
        {
            int channels = x.Shape.Int(3);
            using var counts = new Scratch<int>(y.ElementCount / Math.Max(1, channels));
            y.Write<T>().Clear();
            var sum = new SumOfPixels<T>(x.Read<T>(), y.Write<T>(), counts.Span, channels);
            FractionalPooling.Visit(x.Shape, rows, columns, overlapping, ref sum);
            for (int i = 0; i < y.ElementCount; i++) y.Write<T>()[i] /= T.CreateTruncating(counts.Span[i / channels]);
        }
    }
}
