using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>x, but alpha * x below 0.</summary>
[Op("LeakyRelu(features: T) -> activations: T", "alpha: float = 0.20000000298023224", "T: {half, bfloat16, float, double} = DT_FLOAT")]
static class LeakyReluOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.LeakyReluGrad(g.OutputGradient(0), g.Input(0), g.Float("alpha")));

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly T _alpha = T.CreateTruncating(k.Float("alpha"));

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.ForwardOrAllocate(input: 0, output: 0, x.Shape);
            Apply(x.Read<T>(), y.Write<T>(), _alpha);
        }

        static void Apply(ReadOnlySpan<T> x, Span<T> y, T alpha)
        {
            x = x[..y.Length];
            for (int i = 0; i < y.Length; i++) y[i] = x[i] > T.Zero ? x[i] : x[i] * alpha;
        }
    }
}
