using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of LRN.</summary>
[Op("LRNGrad(input_grads: T, input_image: T, output_image: T) -> output: T", "depth_radius: int = 5", "bias: float = 1.0", "alpha: float = 1.0",
    "beta: float = 0.5", "T: {half, bfloat16, float} = DT_FLOAT")]
static class LRNGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Merge(c.WithRank(0, 4), c.Merge(c.WithRank(1, 4), c.WithRank(2, 4))));

    [CpuKernel("T: half, bfloat16, float")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly LocalResponse _response = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor gradient = context.Input(0), x = context.Input(1), y = context.Input(2);
            if (gradient.Shape.Rank != 4 || x.Shape.Rank != 4) Throw.InvalidArgument("inputs must be 4-dimensional");
            if (gradient.Shape != x.Shape || y.Shape != x.Shape) Throw.InvalidArgument("input_grads, input_image, and out_image should have the same shape");
            Tensor result = context.Allocate(0, x.Shape);
            using var g = new Scratch<float>(x.ElementCount);
            using var wideX = new Scratch<float>(x.ElementCount);
            using var wideY = new Scratch<float>(x.ElementCount);
            using var wide = new Scratch<float>(x.ElementCount);
            Widening.Widen(gradient.Read<T>(), g.Span);
            Widening.Widen(x.Read<T>(), wideX.Span);
            Widening.Widen(y.Read<T>(), wideY.Span);
            _response.Backward(g.Span, wideX.Span, wideY.Span, wide.Span, x.Shape.Int(3));
            Widening.Narrow(wide.Span, result.Write<T>());
        }
    }
}
