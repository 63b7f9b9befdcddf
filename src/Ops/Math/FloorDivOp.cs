using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The largest integer not above x / y; integers fail if y is 0.</summary>
[Op("FloorDiv(x: T, y: T) -> z: T",
    "T: {bfloat16, half, float, double, uint8, int8, uint16, int16, int32, uint32, uint64, int64, complex64, complex128}")]
static class FloorDivOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    [CpuKernel("T: integers")]
    public static void ComputeIntegers<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>
    {
        IntegerDivision.Check<T>(c);
        BinaryKernel.Each<T, FlooredQuotient<T>>(c);
    }

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => T.Floor(x / y);
    }
}
