using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Rsqrt: -dy y^3 / 2, y conjugate if complex.</summary>
[Op("RsqrtGrad(y: T, dy: T) -> z: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class RsqrtGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X().Conj(), da = f.Dy.Conj();
        g.SetInput(0, -1.5 * da * f.X(1) * a.Op("Square"));
        g.SetInput(1, a.Binary("RsqrtGrad", f.Dy));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.EachOfSameCount<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T y) => y * (Conjugates.Of(x) * Conjugates.Of(x)) * (Conjugates.Of(x) / -(T.One + T.One));
    }
}
