using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The number of bits that are set.</summary>
[Op("PopulationCount(x: T) -> y: uint8", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}")]
static class PopulationCountOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: integers")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => UnaryKernel.Each<T, byte, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, byte> where T : unmanaged, IBinaryInteger<T>
    {
        public static byte Apply(T x) => byte.CreateTruncating(T.PopCount(x));
    }
}
