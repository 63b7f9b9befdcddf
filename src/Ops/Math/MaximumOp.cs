using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The larger of x and y; NaN if either is.</summary>
[Op("Maximum(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, int8, uint8, int16, uint16, int32, uint32, int64, uint64}")]
static class MaximumOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0), zeros = new Term(g.Scope, dz).Op("ZerosLike");
        Output chosen = g.Scope.GreaterEqual(g.Input(0), g.Input(1));
        BroadcastGradient.Set(g, g.Scope.SelectV2(chosen, dz, zeros), g.Scope.SelectV2(chosen, zeros, dz));
    }

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> => BinaryKernel.Run<T, MaxOperator<T>>(c);
}
