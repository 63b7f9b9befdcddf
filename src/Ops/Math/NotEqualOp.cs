using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x different from y? NaN differs from everything.</summary>
[Op("NotEqual(x: T, y: T) -> z: bool", "T: type", "incompatible_shape_error: bool = true", Commutative = true)]
static class NotEqualOp
{
    public static void Shape(ShapeContext c) => Comparisons.Shape(c);

    [CpuKernel("T: numbers, quantized")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IEqualityOperators<T, T, bool>
    {
        if (Comparisons.CanCompare(c, ifNot: true)) BinaryKernel.Run<T, bool, NotEqualOperator<T>>(c);
    }

    [CpuKernel("T: bool")]
    public static void ComputeBooleans(KernelContext c)
    {
        if (Comparisons.CanCompare(c, ifNot: true)) BinaryKernel.Run<byte, bool, NotEqualOperator<byte>>(c);
    }

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c)
    {
        if (Comparisons.CanCompare(c, ifNot: true)) StringBroadcast.Compare(c, equal: false);
    }
}
