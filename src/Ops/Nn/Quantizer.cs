using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>Numbers of a quantized type and the range of floats that they stand for.</summary>
readonly struct Quantizer<T> where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    static readonly double s_lowest = double.CreateTruncating(T.MinValue), s_highest = double.CreateTruncating(T.MaxValue);

    readonly double _min, _scale, _levels;

    /// <summary>The lowest quantized number stands for <paramref name="min"/>, the highest for <paramref name="max"/>.</summary>
    public Quantizer(float min, float max)
    {
        double steps = s_highest - s_lowest + 1, range = ((double)max - min) * (steps / (steps - 1));
        _levels = range / steps;
        _scale = range == 0 ? 0 : steps / range;
        _min = min;
    }

    /// <summary>The highest number that a single can hold.</summary>
    static double HighestSingle => (float)s_highest > s_highest ? MathF.BitDecrement((float)s_highest) : s_highest;

    /// <summary>The float that a number stands for.</summary>
    public float ToFloat(T x) => _levels == 0 ? (float)_min : (float)(Math.Round(_min / _levels, MidpointRounding.AwayFromZero) * _levels + (double.CreateTruncating(x) - s_lowest) * _levels);

    /// <summary>The number that stands for a float, rounded and clamped.</summary>
    public T FromFloat(float x)
    {
        if (_scale == 0) return T.Zero;
        float scale = (float)_scale, start = MathF.Round((float)_min * scale, MidpointRounding.AwayFromZero) - (float)s_lowest;
        double quantized = MathF.Round(x * scale, MidpointRounding.AwayFromZero) - start;
        return T.CreateTruncating((long)Math.Clamp(quantized, s_lowest, HighestSingle));
    }
}
