using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x equal to y? NaN differs from everything.</summary>
[Op("Equal(x: T, y: T) -> z: bool", "T: type", "incompatible_shape_error: bool = true", Commutative = true)]
static class EqualOp
{
    public static void Shape(ShapeContext c) => Comparisons.Shape(c);

    [CpuKernel("T: numbers, quantized")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IEqualityOperators<T, T, bool>
    {
        if (Comparisons.CanCompare(c, ifNot: false)) BinaryKernel.Run<T, bool, EqualOperator<T>>(c);
    }

    [CpuKernel("T: bool")]
    public static void ComputeBooleans(KernelContext c)
    {
        if (Comparisons.CanCompare(c, ifNot: false)) BinaryKernel.Run<byte, bool, EqualOperator<byte>>(c);
    }

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c)
    {
        if (Comparisons.CanCompare(c, ifNot: false)) StringBroadcast.Compare(c, equal: true);
    }
}
