using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The a-th derivative of Digamma at x.</summary>
[Op("Polygamma(a: T, x: T) -> z: T", "T: {float, double}")]
static class PolygammaOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X(), x = f.X(1);
        BroadcastGradient.Set(g, null, (a + 1).Binary("Polygamma", x) * f.Dy);
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T a, T x) => T.CreateTruncating(GammaFunctions.Polygamma(double.CreateTruncating(a), double.CreateTruncating(x)));
    }
}
