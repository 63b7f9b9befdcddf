using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rounding to quantized levels and back with a scale such that 0 stays 0 (QuantizeAndDequantize).</summary>
sealed class RangeFit(NodeContext k)
{
    readonly bool _signed = k.Bool("signed_input"), _given = k.Bool("range_given"), _narrow = k.Bool("narrow_range");
    readonly bool _halfUp = k.FindAttr("round_mode")?.AsString() == "HALF_UP";
    readonly int _axis = (int)k.Int("axis");

    /// <summary>Output 0 = input 0 rounded; inputs 1 and 2 are the range.</summary>
    public void Run<T>(KernelContext c, int bits) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        if (bits is < 1 or > 63) Throw.InvalidArgument($"num_bits is out of range: {bits} with signed_input_ {(_signed ? 1 : 0)}");
        Tensor x = c.Input(0), low = c.Input(1), high = c.Input(2);
        if (_axis >= x.Shape.Rank) Throw.InvalidArgument($"Axis requested is larger than input dimensions. Axis: {_axis} Input Dimensions: {x.Shape.Rank}");
        int channels = _axis < 0 ? 1 : x.Shape.Int(_axis), inner = _axis < 0 ? 1 : (int)x.Shape.Product(_axis + 1, x.Shape.Rank);
        if (_given && (low.ElementCount != channels || high.ElementCount != channels)) Throw.InvalidArgument($"input_min_tensor and input_max_tensor must have {channels} elements, got {low.Shape} and {high.Shape}");
        Tensor y = c.Allocate(0, x.Shape);
        for (int channel = 0; channel < channels; channel++)
        {
            (T min, T max) = _given ? (low.Read<T>()[channel], high.Read<T>()[channel]) : Extremes(x.Read<T>(), channels, inner, channel);
            if (_given && min > max) Throw.InvalidArgument($"Invalid range: input_min {min} > input_max {max}");
            Round(x.Read<T>(), y.Write<T>(), channels, inner, channel, min, max, bits);
        }
    }

    static (T Min, T Max) Extremes<T>(ReadOnlySpan<T> x, int channels, int inner, int channel) where T : INumber<T>, IMinMaxValue<T>
    {
        T min = T.MaxValue, max = T.MinValue;
        for (int i = 0; i < x.Length; i++)
        {
            if (i / inner % channels != channel) continue;
            (min, max) = (T.Min(min, x[i]), T.Max(max, x[i]));
        }
        return (min, max);
    }

    void Round<T>(ReadOnlySpan<T> x, Span<T> y, int channels, int inner, int channel, T min, T max, int bits) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T lowest = T.CreateTruncating(_signed ? -Math.Pow(2, bits - 1) + (_narrow ? 1 : 0) : 0), highest = T.CreateTruncating(_signed ? Math.Pow(2, bits - 1) - 1 : Math.Pow(2, bits) - 1);
        T fromMin = lowest * min > T.Zero ? lowest / min : T.MaxValue, fromMax = highest * max > T.Zero ? highest / max : T.MaxValue;
        T scale, inverse;
        if (fromMin < fromMax) (scale, inverse, max) = (fromMin, min / lowest, highest * (min / lowest));
        else (scale, inverse, min) = (fromMax, max / highest, lowest * (max / highest));
        if (!_given && scale == T.MaxValue) (scale, inverse) = (T.One, T.One);
        for (int i = 0; i < x.Length; i++)
        {
            if (i / inner % channels != channel) continue;
            T clamped = _given ? T.Min(T.Max(x[i], min), max) : x[i];
            y[i] = (_halfUp ? T.Floor(clamped * scale + T.CreateTruncating(0.5)) : T.Round(clamped * scale)) * inverse;
        }
    }
}
