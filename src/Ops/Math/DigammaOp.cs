using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The derivative of Lgamma.</summary>
[Op("Digamma(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class DigammaOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.Constant(1).Binary("Polygamma", f.X()));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(GammaFunctions.Digamma(double.CreateTruncating(x)));
    }
}
