using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The nearest integer; halves go to the even one.</summary>
[Op("Rint(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class RintOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Run<T, Function<T>>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Round(x, y);
    }
}
