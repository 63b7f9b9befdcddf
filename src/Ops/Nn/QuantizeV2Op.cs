using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Floats as numbers of a quantized type, and the range that the type stands for.</summary>
[Op("QuantizeV2(input: float, min_range: float, max_range: float) -> output: T, output_min: float, output_max: float",
    "T: {qint8, quint8, qint32, qint16, quint16}", "mode: {'MIN_COMBINED', 'MIN_FIRST', 'SCALED'} = 'MIN_COMBINED'",
    "round_mode: {'HALF_AWAY_FROM_ZERO', 'HALF_TO_EVEN'} = 'HALF_AWAY_FROM_ZERO'", "narrow_range: bool = false", "axis: int = -1",
    "ensure_minimum_range: float = 0.009999999776482582")]
static class QuantizeV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.Input(0);
        c.SetOutput(0, x);
        if (x.HasRank && c.Int("axis") >= x.Rank) c.Fail($"Shape must be at least rank {c.Int("axis") + 1} but is rank {x.Rank}");
        PartialShape range = c.Int("axis") < 0 ? PartialShape.Scalar : PartialShape.Of(c.Input(0).HasRank ? c.Input(0)[(int)c.Int("axis")] : PartialShape.UnknownDim);
        c.SetOutput(1, range);
        c.SetOutput(2, range);
    }

    [CpuKernel("T: quantized")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        readonly string _mode = k.String("mode");
        readonly MidpointRounding _rounding = k.String("round_mode") == "HALF_TO_EVEN" ? MidpointRounding.ToEven : MidpointRounding.AwayFromZero;
        readonly bool _narrow = k.Bool("narrow_range");
        readonly int _axis = (int)k.Int("axis");
        readonly float _least = k.Float("ensure_minimum_range");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), min = context.Input(1), max = context.Input(2), y = context.Allocate(0, x.Shape);
            if (_axis >= x.Shape.Rank) Throw.InvalidArgument($"Axis should be less than input dimension count, got {_axis} for {x.Shape}");
            int channels = _axis < 0 ? 1 : x.Shape.Int(_axis), inner = _axis < 0 ? 1 : (int)x.Shape.Product(_axis + 1, x.Shape.Rank);
            if (min.ElementCount != channels || max.ElementCount != channels) Throw.InvalidArgument($"min_range and max_range must have {channels} elements, got {min.Shape} and {max.Shape}");
            Tensor low = context.Allocate(1, min.Shape), high = context.Allocate(2, max.Shape);
            for (int channel = 0; channel < channels; channel++)
            {
                float from = Math.Min(0, min.Read<float>()[channel]), end = max.Read<float>()[channel];
                if (min.Read<float>()[channel] > end) Throw.InvalidArgument("max_range must be larger than min_range.");
                float least = Math.Max(1, Math.Max(Math.Abs(min.Read<float>()[channel]), Math.Abs(end))) * _least, to = Math.Max(0, Math.Max(end, from + least));
                QuantizeModes<T>.Quantize(x.Read<float>(), y.Write<T>(), channels, inner, channel, _mode, _rounding, _narrow, ref from, ref to);
                (low.Write<float>()[channel], high.Write<float>()[channel]) = (from, to);
            }
        }
    }
}
