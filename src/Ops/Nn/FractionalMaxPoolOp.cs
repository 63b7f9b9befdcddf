using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The largest element of windows whose sizes vary by one.</summary>
[Op("FractionalMaxPool(value: T) -> output: T, row_pooling_sequence: int64, col_pooling_sequence: int64",
    "pooling_ratio: list(float) >= 4", "pseudo_random: bool = false", "overlapping: bool = false",
    "deterministic: bool = false", "seed: int = 0", "seed2: int = 0", "T: {float, double, int32, int64}")]
static class FractionalMaxPoolOp
{
    public static void Shape(ShapeContext c) => FractionalPooling.Shape(c);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.FractionalMaxPoolGrad(g.Input(0), g.Output(0), g.OutputGradient(0), g.Output(1), g.Output(2), g.Bool("overlapping")));

    [CpuKernel("T: float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : FractionalPoolKernel(k) where T : unmanaged, INumber<T>
    {
        protected override void Pool(Tensor x, Tensor y, ReadOnlySpan<long> rows, ReadOnlySpan<long> columns, bool overlapping)
        {
            using var places = new Scratch<int>(y.ElementCount);
            places.Span.Fill(-1);
            var largest = new LargestPixels<T>(x.Read<T>(), places.Span, x.Shape.Int(3));
            FractionalPooling.Visit(x.Shape, rows, columns, overlapping, ref largest);
            for (int i = 0; i < places.Span.Length; i++) y.Write<T>()[i] = x.Read<T>()[places.Span[i]];
        }
    }
}
