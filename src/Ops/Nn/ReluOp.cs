using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>max(x, 0); NaN stays NaN.</summary>
[Op("Relu(features: T) -> activations: T", "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, qint8}")]
static class ReluOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.ReluGrad(g.OutputGradient(0), g.Output(0)));

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> => UnaryKernel.Run<T, Function<T>>(c);

    readonly struct Function<T> : ISpanFunction<T, T> where T : unmanaged, INumber<T>
    {
        public static void Apply(ReadOnlySpan<T> x, Span<T> y) => Elementwise.Relu(x, y);
    }
}
