using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The quantile function of the standard normal distribution; NaN outside [0, 1].</summary>
[Op("Ndtri(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class NdtriOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.Constant(Math.Sqrt(2 * Math.PI)) * (f.Y.Op("Square") / 2).Op("Exp"));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(ErrorFunctions.Ndtri(double.CreateTruncating(x)));
    }
}
