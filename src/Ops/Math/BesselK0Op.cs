using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The modified Bessel function K0.</summary>
[Op("BesselK0(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class BesselK0Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * -f.X().Op("BesselK1"));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(BesselFunctions.K0(double.CreateTruncating(x)));
    }
}
