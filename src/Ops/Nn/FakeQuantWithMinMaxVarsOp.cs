using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rounds to the levels of a quantized type between two variables.</summary>
[Op("FakeQuantWithMinMaxVars(inputs: float, min: float, max: float) -> outputs: float", "num_bits: int = 8", "narrow_range: bool = false")]
static class FakeQuantWithMinMaxVarsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        ShapeRules.Unchanged(c);
    }

    public static void Gradient(GradientContext g)
    {
        FakeQuantWithMinMaxVarsGradientOutputs parts = g.Scope.FakeQuantWithMinMaxVarsGradient(g.OutputGradient(0), g.Input(0), g.Input(1), g.Input(2), g.Int("num_bits"), g.Bool("narrow_range"));
        g.SetInput(0, parts.BackpropsWrtInput);
        g.SetInput(1, parts.BackpropWrtMin);
        g.SetInput(2, parts.BackpropWrtMax);
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _lowest, _highest;

        public Cpu(KernelConstruction k) => (_lowest, _highest) = FakeQuant.Levels(k);

        public override void Compute(KernelContext context)
        {
            FakeQuant.CheckScalars(context.Input(1), context.Input(2));
            Tensor x = context.Input(0), y = context.ForwardOrAllocate(input: 0, output: 0, x.Shape);
            float min = context.Input(1).Item<float>(), max = context.Input(2).Item<float>();
            if (min == max) y.Write<float>().Clear();
            else new FakeQuant(min, max, _lowest, _highest).Apply(x.Read<float>(), y.Write<float>());
        }
    }
}
