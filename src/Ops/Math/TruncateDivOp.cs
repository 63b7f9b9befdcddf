using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x / y truncated; integers fail if y is 0.</summary>
[Op("TruncateDiv(x: T, y: T) -> z: T",
    "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}")]
static class TruncateDivOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: floats")]
    public static void ComputeFloats<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => T.Truncate(x / y);
    }

    [CpuKernel("T: integers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        IntegerDivision.CheckTruncated<T>(c);
        BinaryKernel.Each<T, TruncatedQuotient<T>>(c);
    }
}
