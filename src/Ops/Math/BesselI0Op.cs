using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The modified Bessel function I0.</summary>
[Op("BesselI0(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class BesselI0Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.X().Op("BesselI1"));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(BesselFunctions.I0(double.CreateTruncating(x)));
    }
}
