using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Scaled Elu, whose outputs keep mean 0 and variance 1.</summary>
[Op("Selu(features: T) -> activations: T", "T: {half, bfloat16, float, double}")]
static class SeluOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.SeluGrad(g.OutputGradient(0), g.Output(0)));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x) => x < T.Zero ? SeluConstants<T>.ScaleAlpha * T.ExpM1(x) : SeluConstants<T>.Scale * x;
    }
}
