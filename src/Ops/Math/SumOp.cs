using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The sum over some axes; 0 of nothing.</summary>
[Op("Sum(input: T, reduction_indices: Tidx) -> output: T", "keep_dims: bool = false",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tidx: {int32, int64} = DT_INT32")]
static class SumOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, ReductionGradient.OfSum(g, g.OutputGradient(0)));

    [CpuKernel("T: float, double, integers")]
    public sealed class Cpu<T>(KernelConstruction k) : RealReduction<T, Reduction>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>;

    [CpuKernel("T: half, bfloat16")]
    public sealed class Narrow<T>(KernelConstruction k) : NarrowReduction<T, Reduction>(k) where T : unmanaged, INumber<T>;

    [CpuKernel("T: complexes")]
    public sealed class ComplexCpu<T>(KernelConstruction k) : ComplexReduction<T, OfComplex>(k) where T : unmanaged;

    public readonly struct Reduction : IRealReduction
    {
        public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Reductions.Sum(x, shape, reduced, y);
    }

    public readonly struct OfComplex : IComplexReduction;
}
