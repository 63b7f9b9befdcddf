using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FakeQuantWithMinMaxVarsPerChannel: passes inside of the range; the ends get what lies outside.</summary>
[Op("FakeQuantWithMinMaxVarsPerChannelGradient(gradients: float, inputs: float, min: float, max: float) -> backprops_wrt_input: float, backprop_wrt_min: float, backprop_wrt_max: float",
    "num_bits: int = 8", "narrow_range: bool = false")]
static class FakeQuantWithMinMaxVarsPerChannelGradientOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.Merge(c.WithRankAtLeast(0, 1), c.WithRankAtLeast(1, 1)), min = c.WithRank(2, 1), max = c.WithRank(3, 1);
        long channels = c.MergeDims(c.MergeDims(x.HasRank ? x[-1] : PartialShape.UnknownDim, min[0]), max[0]);
        c.SetOutput(0, x);
        c.SetOutput(1, PartialShape.Of(channels));
        c.SetOutput(2, PartialShape.Of(channels));
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly int _lowest, _highest;

        public Cpu(KernelConstruction k) => (_lowest, _highest) = FakeQuant.Levels(k);

        public override void Compute(KernelContext context)
        {
            Tensor dy = context.Input(0), x = context.Input(1), min = context.Input(2), max = context.Input(3), dx = context.Allocate(0, x.Shape);
            int channels = x.Shape.Int(x.Shape.Rank - 1);
            if (dy.Shape != x.Shape) Throw.InvalidArgument($"gradient and input must be the same size, were: {dy.Shape} {x.Shape}");
            FakeQuant.CheckPerChannel(min, max, channels);
            Span<float> dMin = context.Allocate(1, [channels]).Write<float>(), dMax = context.Allocate(2, [channels]).Write<float>();
            for (int c = 0; c < channels; c++)
            {
                float from = min.Read<float>()[c], to = max.Read<float>()[c];
                (dMin[c], dMax[c]) = from == to
                    ? Pass(dy.Read<float>(), dx.Write<float>(), channels, c)
                    : new FakeQuant(from, to, _lowest, _highest).Backward(dy.Read<float>(), x.Read<float>(), dx.Write<float>(), channels, c);
            }
        }

        static (float, float) Pass(ReadOnlySpan<float> dy, Span<float> dx, int channels, int channel)
        {
            for (int i = channel; i < dx.Length; i += channels) dx[i] = dy[i];
            return (0, 0);
        }
    }
}
