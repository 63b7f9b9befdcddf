using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The regularized lower incomplete gamma function P(a, x).</summary>
[Op("Igamma(a: T, x: T) -> z: T", "T: {bfloat16, half, float, double}")]
static class IgammaOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X(), x = f.X(1);
        BroadcastGradient.Set(g, a.Binary("IgammaGradA", x) * f.Dy, (-x + (a - 1) * x.Op("Log") - a.Op("Lgamma")).Op("Exp") * f.Dy);
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T a, T x) => T.CreateTruncating(GammaFunctions.Igamma(double.CreateTruncating(a), double.CreateTruncating(x)));
    }
}
