using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>-1, 0 or 1; NaN stays NaN; of a complex number, the number divided by its absolute value.</summary>
[Op("Sign(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}")]
static class SignOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
    }

    [CpuKernel("T: floats, int8, int16, int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> => UnaryKernel.Each<T, Function<T>>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => UnaryKernel.OfComplex<T, ComplexFunction>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumber<T>
    {
        public static T Apply(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x;
    }

    readonly struct ComplexFunction : IComplexFunction
    {
        public static Complex Apply(Complex x) => x == Complex.Zero ? x : x / Complex.Abs(x);
    }
}
