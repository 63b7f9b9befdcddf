using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of 1 / x: -dy y^2, y conjugate if complex.</summary>
[Op("ReciprocalGrad(y: T, dy: T) -> z: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class ReciprocalGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X().Conj(), da = f.Dy.Conj();
        g.SetInput(0, da * -2 * f.X(1) * a);
        g.SetInput(1, a.Binary("ReciprocalGrad", f.Dy));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.EachOfSameCount<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T y) => -y * Conjugates.Of(x) * Conjugates.Of(x);
    }
}
