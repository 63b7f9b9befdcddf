using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The arc tangent.</summary>
[Op("Atan(x: T) -> y: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class AtanOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * (1 + f.X().Conj().Op("Square")).Op("Reciprocal"));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Each<T, Function<T>>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => UnaryKernel.OfComplex<T, ComplexFunction>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x) => T.Atan(x);
    }

    readonly struct ComplexFunction : IComplexFunction
    {
        public static Complex Apply(Complex x) => Complex.Atan(x);
    }
}
