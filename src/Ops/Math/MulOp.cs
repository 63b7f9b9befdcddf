using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>x * y; integers wrap.</summary>
[Op("Mul(x: T, y: T) -> z: T", "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}",
    Commutative = true)]
static class MulOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new(g.Scope, g.Input(0)), y = new(g.Scope, g.Input(1));
        if (dz.Value.ValueType is DType.Int32 or DType.Float && BroadcastGradient.NothingWasBroadcast(g, dz))
        {
            g.SetInput(0, dz.Binary("Mul", y));
            g.SetInput(1, dz.Binary("Mul", x));
        }
        else BroadcastGradient.Set(g, dz.Binary("Mul", y.Conj()), x.Conj().Binary("Mul", dz));
    }

    [CpuKernel("T: numbers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => BinaryKernel.Run<T, MultiplyOperator<T>>(c);
}
