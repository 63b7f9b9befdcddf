using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FakeQuantWithMinMaxVars: passes inside of the range; the ends get what lies outside.</summary>
[Op("FakeQuantWithMinMaxVarsGradient(gradients: float, inputs: float, min: float, max: float) -> backprops_wrt_input: float, backprop_wrt_min: float, backprop_wrt_max: float",
    "num_bits: int = 8", "narrow_range: bool = false")]
static class FakeQuantWithMinMaxVarsGradientOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, c.Merge(c.Input(0), c.Input(1)));
        c.WithRank(2, 0);
        c.WithRank(3, 0);
        c.SetOutput(1, PartialShape.Scalar);
        c.SetOutput(2, PartialShape.Scalar);
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _lowest, _highest;

        public Cpu(KernelConstruction k) => (_lowest, _highest) = FakeQuant.Levels(k);

        public override void Compute(KernelContext context)
        {
            Tensor dy = context.Input(0), x = context.Input(1), dx = context.Allocate(0, x.Shape);
            if (dy.Shape != x.Shape) Throw.InvalidArgument($"gradient and input must be the same size, were: {dy.Shape} {x.Shape}");
            FakeQuant.CheckScalars(context.Input(2), context.Input(3));
            float min = context.Input(2).Item<float>(), max = context.Input(3).Item<float>();
            (float below, float above) = (0, 0);
            if (min == max) dy.Read<float>().CopyTo(dx.Write<float>());
            else (below, above) = new FakeQuant(min, max, _lowest, _highest).Backward(dy.Read<float>(), x.Read<float>(), dx.Write<float>());
            context.Allocate(1, Tensors.Shape.Scalar).Write<float>()[0] = below;
            context.Allocate(2, Tensors.Shape.Scalar).Write<float>()[0] = above;
        }
    }
}
