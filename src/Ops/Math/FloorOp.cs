using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The largest integer not above x.</summary>
[Op("Floor(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class FloorOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Run<T, Function<T>>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Floor(x, y);
    }
}
