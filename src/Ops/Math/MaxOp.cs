using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The largest element over some axes; NaN if one is NaN; of nothing -infinity or the least number.</summary>
[Op("Max(input: T, reduction_indices: Tidx) -> output: T", "keep_dims: bool = false",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, qint8, quint8, qint32, qint16, quint16}",
    "Tidx: {int32, int64} = DT_INT32")]
static class MaxOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    public static void Gradient(GradientContext g) => ReductionGradient.OfExtreme(g);

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : RealReduction<T, Reduction>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    public readonly struct Reduction : IRealReduction
    {
        public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Reductions.Max(x, shape, reduced, y);
    }
}
