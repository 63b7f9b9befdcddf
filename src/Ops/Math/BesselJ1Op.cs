using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The Bessel function J1.</summary>
[Op("BesselJ1(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class BesselJ1Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.X().With(f.Scope.SelectV2(f.Scope.Equal(f.X(), f.Constant(0)), f.Constant(0.5), f.X().Op("BesselJ0") - f.Y / f.X())));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(BesselFunctions.J1(double.CreateTruncating(x)));
    }
}
