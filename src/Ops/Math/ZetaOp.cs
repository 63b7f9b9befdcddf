using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Hurwitz's zeta function.</summary>
[Op("Zeta(x: T, q: T) -> z: T", "T: {float, double}")]
static class ZetaOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term x = f.X(), q = f.X(1);
        BroadcastGradient.Set(g, null, -x * (x + 1).Binary("Zeta", q) * f.Dy);
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T q) => T.CreateTruncating(GammaFunctions.Zeta(double.CreateTruncating(x), double.CreateTruncating(q)));
    }
}
