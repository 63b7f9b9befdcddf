using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The error function.</summary>
[Op("Erf(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class ErfOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.Constant(2 / Math.Sqrt(Math.PI)) * (-f.X().Op("Square")).Op("Exp"));
    }

    [CpuKernel("T: float")]
    public static void ComputeSingle(KernelContext c) => UnaryKernel.Run<float, SingleFunction>(c);

    [CpuKernel("T: half, bfloat16, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct SingleFunction : ISpanFunction<float, float>
    {
        public static void Apply(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Erf(x, y);
    }

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        /// <summary>TensorFlow's kernel for double gives NaN at infinity.</summary>
        public static T Apply(T x) => typeof(T) == typeof(double) && T.IsInfinity(x)
            ? T.CreateTruncating(double.NaN)
            : T.CreateTruncating(ErrorFunctions.Erf(double.CreateTruncating(x)));
    }
}
