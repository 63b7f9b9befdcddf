using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x shifted to the right by y bits, keeping the sign; y is clamped to the number of bits less one.</summary>
[Op("RightShift(x: T, y: T) -> z: T", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}")]
static class RightShiftOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    [CpuKernel("T: integers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static T Apply(T x, T y) => x >> BitShift.Clamp(y);
    }
}
