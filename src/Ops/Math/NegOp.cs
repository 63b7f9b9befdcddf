using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>-x; integers wrap.</summary>
[Op("Neg(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128}")]
static class NegOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, -new Term(g.Scope, g.OutputGradient(0)));
    }

    [CpuKernel("T: floats, complexes, int8, int16, int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Run<T, Function<T>>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Negate(x, y);
    }
}
