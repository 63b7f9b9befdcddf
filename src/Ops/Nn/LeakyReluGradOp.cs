using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of LeakyRelu from its inputs.</summary>
[Op("LeakyReluGrad(gradients: T, features: T) -> backprops: T", "alpha: float = 0.20000000298023224",
    "T: {half, bfloat16, float, double} = DT_FLOAT")]
static class LeakyReluGradOp
{
    public static void Shape(ShapeContext c) => ShapeRules.AllSame(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.LeakyReluGrad(g.OutputGradient(0), g.Input(1), g.Float("alpha")));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly T _alpha = T.CreateTruncating(k.Float("alpha"));

        public override void Compute(KernelContext context)
        {
            Tensor result = BinaryKernel.SameSize(context);
            Apply(context.Input(0).Read<T>(), context.Input(1).Read<T>(), result.Write<T>(), _alpha);
        }

        static void Apply(ReadOnlySpan<T> gradient, ReadOnlySpan<T> features, Span<T> result, T alpha)
        {
            for (int i = 0; i < result.Length; i++) result[i] = features[i] > T.Zero ? gradient[i] : gradient[i] * alpha;
        }
    }
}
