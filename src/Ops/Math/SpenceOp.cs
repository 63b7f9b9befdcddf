using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Spence's function: the dilogarithm of 1 - x; NaN below 0.</summary>
[Op("Spence(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class SpenceOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.X().With(f.Scope.SelectV2(f.Scope.Equal(f.X(), f.Constant(1)), -f.X().Op("OnesLike"), f.X().Op("Log") / (1 - f.X()))));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(IntegralFunctions.Spence(double.CreateTruncating(x)));
    }
}
