using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Bits set in x or y.</summary>
[Op("BitwiseOr(x: T, y: T) -> z: T", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}", Commutative = true)]
static class BitwiseOrOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    [CpuKernel("T: integers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => BinaryKernel.Run<T, Operator<T>>(c);

    readonly struct Operator<T> : ISpanOperator<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.BitwiseOr(x, y, z);

        public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.BitwiseOr(y, x, z);

        public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.BitwiseOr(x, y, z);
    }
}
