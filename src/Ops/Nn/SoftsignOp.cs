using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>x / (1 + |x|).</summary>
[Op("Softsign(features: T) -> activations: T", "T: {half, bfloat16, float, double}")]
static class SoftsignOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.SoftsignGrad(g.OutputGradient(0), g.Input(0)));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x) => x / (T.One + T.Abs(x));
    }
}
