using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The nearest integer; halves go to the even one. Of integers it is 0, as in TensorFlow.</summary>
[Op("Round(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}")]
static class RoundOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Run<T, Function<T>>(c);

    [CpuKernel("T: int32, int64")]
    public static void ComputeIntegers(KernelContext c) => c.Allocate(0, c.Input(0).Shape).WriteBytes().Clear();

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Round(x, y);
    }
}
