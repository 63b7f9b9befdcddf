using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Tanh: dy (1 - y^2).</summary>
[Op("TanhGrad(y: T, dy: T) -> z: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class TanhGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X().Conj(), b = f.X(1).Conj();
        g.SetInput(0, f.Dy * -2 * b * a);
        g.SetInput(1, a.Binary("TanhGrad", f.Dy));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.EachOfSameCount<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T y) => y * (T.One - x * x);
    }
}
