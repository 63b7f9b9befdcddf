using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Sqrt: dy / (2 y), y conjugate if complex.</summary>
[Op("SqrtGrad(y: T, dy: T) -> z: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class SqrtGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.Dy / f.X();
        g.SetInput(0, -a.Conj() * f.Y);
        g.SetInput(1, 0.5 * a);
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.EachOfSameCount<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x, T y) => y / (Conjugates.Of(x) + Conjugates.Of(x));
    }
}
