using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>1 / (1 + e to the -x).</summary>
[Op("Sigmoid(x: T) -> y: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class SigmoidOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Y.Conj().Binary("SigmoidGrad", f.Dy));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Run<T, Function<T>>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => UnaryKernel.OfComplex<T, ComplexFunction>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => Elementwise.Sigmoid(x, y);
    }

    readonly struct ComplexFunction : IComplexFunction
    {
        public static Complex Apply(Complex x) => 1 / (1 + Complex.Exp(-x));
    }
}
