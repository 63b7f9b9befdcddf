using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rounds to the levels of a quantized type between two variables per channel.</summary>
[Op("FakeQuantWithMinMaxVarsPerChannel(inputs: float, min: float, max: float) -> outputs: float", "num_bits: int = 8", "narrow_range: bool = false")]
static class FakeQuantWithMinMaxVarsPerChannelOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1), min = c.WithRank(1, 1), max = c.WithRank(2, 1);
        if (x.HasRank) c.MergeDims(c.MergeDims(x[-1], min[0]), max[0]);
        c.SetOutput(0, x);
    }

    public static void Gradient(GradientContext g)
    {
        FakeQuantWithMinMaxVarsPerChannelGradientOutputs parts = g.Scope.FakeQuantWithMinMaxVarsPerChannelGradient(g.OutputGradient(0), g.Input(0), g.Input(1), g.Input(2), g.Int("num_bits"), g.Bool("narrow_range"));
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
            Tensor x = context.Input(0), min = context.Input(1), max = context.Input(2), y = context.Allocate(0, x.Shape);
            int channels = x.Shape.Int(x.Shape.Rank - 1);
            FakeQuant.CheckPerChannel(min, max, channels);
            for (int c = 0; c < channels; c++)
            {
                float from = min.Read<float>()[c], to = max.Read<float>()[c];
                if (from == to) Zero(y.Write<float>(), channels, c);
                else new FakeQuant(from, to, _lowest, _highest).Apply(x.Read<float>(), y.Write<float>(), channels, c);
            }
        }

        static void Zero(Span<float> y, int channels, int channel)
        {
            for (int i = channel; i < y.Length; i += channels) y[i] = 0;
        }
    }
}
