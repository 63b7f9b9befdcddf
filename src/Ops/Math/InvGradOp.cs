using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of 1 / x: -dy y^2, y conjugate if complex.</summary>
[Op("InvGrad(y: T, dy: T) -> z: T", "T: {bfloat16, half, float, double, complex64, complex128}")]
static class InvGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term a = f.X().Conj(), da = f.Dy.Conj();
        g.SetInput(0, da * -2 * f.X(1) * a);
        g.SetInput(1, a.Binary("InvGrad", f.Dy));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => ReciprocalGradOp.Compute<T>(c);
}
