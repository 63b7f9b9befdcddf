using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>1 / x.</summary>
[Op("Inv(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}")]
static class InvOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Y.Binary("InvGrad", f.Dy));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => ReciprocalOp.Compute<T>(c);
}
