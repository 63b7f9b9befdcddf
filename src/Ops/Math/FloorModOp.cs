using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>x - y * floor(x / y), which has the sign of y; integers fail if y is 0.</summary>
[Op("FloorMod(x: T, y: T) -> z: T", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64, bfloat16, half, float, double}")]
static class FloorModOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Term dz = new(g.Scope, g.OutputGradient(0)), x = new Term(g.Scope, g.Input(0)).Conj(), y = new Term(g.Scope, g.Input(1)).Conj();
        BroadcastGradient.Set(g, dz, dz * x.Binary("FloorDiv", y).Op("Neg"));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, FlooredRemainder<T>>(c);

    [CpuKernel("T: integers")]
    public static void ComputeIntegers<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        IntegerDivision.Check<T>(c);
        BinaryKernel.Each<T, FlooredIntegerRemainder<T>>(c);
    }
}
