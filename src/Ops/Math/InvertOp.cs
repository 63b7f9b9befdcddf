using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Flips every bit.</summary>
[Op("Invert(x: T) -> y: T", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}")]
static class InvertOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: integers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => UnaryKernel.Run<T, Function<T>>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.OnesComplement(x, y);
    }
}
