using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The remainder of truncated division, with the sign of x; integers fail if y is 0.</summary>
[Op("TruncateMod(x: T, y: T) -> z: T", "T: {int32, int64, bfloat16, half, float, double}")]
static class TruncateModOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    [CpuKernel("T: float, double")]
    public static void ComputeFloats<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    [CpuKernel("T: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        IntegerDivision.CheckTruncated<T>(c);
        BinaryKernel.Each<T, TruncatedRemainder<T>>(c);
    }

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => x % y;
    }
}
