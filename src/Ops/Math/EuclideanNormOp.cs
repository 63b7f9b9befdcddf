using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The square root of the sum of squares over some axes.</summary>
[Op("EuclideanNorm(input: T, reduction_indices: Tidx) -> output: T", "keep_dims: bool = false",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tidx: {int32, int64} = DT_INT32")]
static class EuclideanNormOp
{
    public static void Shape(ShapeContext c) => ReductionKernel.Shape(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output x = g.Input(0), y = g.Output(0), dy = g.OutputGradient(0);
        if (!g.Bool("keep_dims"))
        {
            Output kept = ReductionGradient.KeptShape(s, x, BroadcastGradient.ShapeOf(s, x), g.Input(1));
            (y, dy) = (s.Reshape(y, kept), s.Reshape(dy, kept));
        }
        g.SetInput(0, new Term(s, x) / (new Term(s, y) / new Term(s, dy)));
    }

    [CpuKernel("T: float, double, integers")]
    public sealed class Cpu<T>(KernelConstruction k) : RealReduction<T, Reduction>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        protected override bool PassesSingles => false;
    }

    [CpuKernel("T: half, bfloat16")]
    public sealed class Narrow<T>(KernelConstruction k) : NarrowReduction<T, Reduction>(k) where T : unmanaged, INumber<T>
    {
        protected override bool PassesSingles => false;
    }

    [CpuKernel("T: complexes")]
    public sealed class ComplexCpu<T>(KernelConstruction k) : ComplexReduction<T, OfComplex>(k) where T : unmanaged
    {
        protected override bool PassesSingles => false;
    }

    public readonly struct Reduction : IRealReduction
    {
        public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            using var squares = new Scratch<T>(x.Length);
            TensorPrimitives.Multiply(x, x, squares.Span);
            Reductions.Sum<T>(squares.Span, shape, reduced, y);
            // an integer sum that has overflowed has no root: C++ makes the least number of NaN
            foreach (ref T value in y) value = value < T.Zero ? T.MinValue : T.CreateTruncating(Math.Sqrt(double.CreateTruncating(value)));
        }
    }

    public readonly struct OfComplex : IComplexReduction
    {
        public static Complex Add(Complex total, Complex x) => total + x.Real * x.Real + x.Imaginary * x.Imaginary;

        public static Complex Finish(Complex total, long count) => Complex.Sqrt(total);
    }
}
