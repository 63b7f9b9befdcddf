using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The number without its sign; the least integer stays what it is.</summary>
[Op("Abs(x: T) -> y: T", "T: {bfloat16, half, float, double, int8, int16, int32, int64}")]
static class AbsOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.OutputGradient(0)) * new Term(g.Scope, g.Input(0)).Op("Sign"));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Run<T, Function<T>>(c);

    [CpuKernel("T: int8, int16, int32, int64")]
    public static void ComputeIntegers<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => UnaryKernel.Each<T, Wrapping<T>>(c);

    readonly struct Wrapping<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryInteger<T>
    {
        public static T Apply(T x) => T.IsNegative(x) ? -x : x;
    }

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Abs(x, y);
    }
}
