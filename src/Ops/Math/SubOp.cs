using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x - y; integers wrap.</summary>
[Op("Sub(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, int64, complex64, complex128, uint32, uint64}")]
static class SubOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0), negative = -new Term(g.Scope, dz);
        if (BroadcastGradient.NothingWasBroadcast(g, dz))
        {
            g.SetInput(0, dz);
            g.SetInput(1, negative);
        }
        else BroadcastGradient.Set(g, dz, negative);
    }

    [CpuKernel("T: numbers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Run<T, SubtractOperator<T>>(c);
}
