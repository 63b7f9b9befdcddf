using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The integral of sin(pi t^2 / 2) from 0 to x.</summary>
[Op("FresnelSin(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class FresnelSinOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * (Math.PI / 2 * f.X().Op("Square")).Op("Sin"));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(ErrorFunctions.FresnelSin(double.CreateTruncating(x)));
    }
}
