using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>x, but e to the x minus 1 below 0.</summary>
[Op("Elu(features: T) -> activations: T", "T: {half, bfloat16, float, double}")]
static class EluOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.EluGrad(g.OutputGradient(0), g.Output(0)));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x) => x < T.Zero ? T.ExpM1(x) : x;
    }
}
