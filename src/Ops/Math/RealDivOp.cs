using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x / y.</summary>
[Op("RealDiv(x: T, y: T) -> z: T",
    "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}")]
static class RealDivOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new Term(g.Scope, g.Input(0)).Conj(), y = new Term(g.Scope, g.Input(1)).Conj();
        BroadcastGradient.Set(g, dz.Binary("RealDiv", y), dz * (-x).Binary("RealDiv", y).Binary("RealDiv", y));
    }

    [CpuKernel("T: floats, complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Run<T, DivideOperator<T>>(c);
}
