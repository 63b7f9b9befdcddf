using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The logarithm of 1 + e to the x.</summary>
[Op("Softplus(features: T) -> activations: T", "T: {half, bfloat16, float, double}")]
static class SoftplusOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, new Term(g.Scope, g.OutputGradient(0)) * new Term(g.Scope, g.Input(0)).Op("Sigmoid"));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x) => x > T.CreateTruncating(20) ? x : T.LogP1(T.Exp(x));
    }
}
