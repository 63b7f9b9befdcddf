using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Divides each element by a power of the sum of squares of neighbouring channels.</summary>
[Op("LRN(input: T) -> output: T", "depth_radius: int = 5", "bias: float = 1.0", "alpha: float = 1.0", "beta: float = 0.5",
    "T: {half, bfloat16, float} = DT_FLOAT")]
static class LRNOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 4));

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.LRNGrad(g.OutputGradient(0), g.Input(0), g.Output(0),
        g.Int("depth_radius"), g.Float("bias"), g.Float("alpha"), g.Float("beta")));

    [CpuKernel("T: half, bfloat16, float")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly LocalResponse _response = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            if (x.Shape.Rank != 4) Throw.InvalidArgument("in must be 4-dimensional");
            Tensor y = context.Allocate(0, x.Shape);
            using var wideX = new Scratch<float>(x.ElementCount);
            using var wideY = new Scratch<float>(x.ElementCount);
            Widening.Widen(x.Read<T>(), wideX.Span);
            _response.Forward(wideX.Span, wideY.Span, x.Shape.Int(3));
            Widening.Narrow(wideY.Span, y.Write<T>());
        }
    }
}
