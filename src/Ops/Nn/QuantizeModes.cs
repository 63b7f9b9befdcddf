using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>
/// The three ways in which a quantized type stands for a range of floats; every channel has a range of its own. Quantizing is done in
/// single, as TensorFlow does.
/// </summary>
static class QuantizeModes<T> where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    static readonly double s_lowest = double.CreateTruncating(T.MinValue), s_highest = double.CreateTruncating(T.MaxValue);

    /// <summary>Half of the type's numbers, if it is signed.</summary>
    static double HalfRange => s_lowest < 0 ? (s_highest - s_lowest + 1) / 2 : 0;

    /// <summary>Quantizes one channel; SCALED changes the range to what the type can stand for.</summary>
    public static void Quantize(ReadOnlySpan<float> x, Span<T> y, int channels, int inner, int channel, string mode, MidpointRounding rounding, bool narrow, ref float min, ref float max)
    {
        if (mode == "MIN_FIRST")
        {
            var quantizer = new Quantizer<T>(min, max);
            for (int i = 0; i < x.Length; i++)
            {
                if (i / inner % channels == channel) y[i] = quantizer.FromFloat(x[i]);
            }
            return;
        }
        float scale = (float)((s_highest - s_lowest) / ((double)max - min)), half = (float)HalfRange;
        float start = min;
        if (mode == "SCALED")
        {
            double lowest = s_lowest + (narrow ? 1 : 0), fromMin = min < 0 && lowest < 0 ? lowest / min : double.MaxValue, fromMax = max > 0 ? s_highest / max : double.MaxValue;
            (scale, half, start) = ((float)Math.Min(fromMin, fromMax), 0, 0);
            (min, max) = ((float)(lowest / scale), (float)(s_highest / scale));
        }
        else rounding = MidpointRounding.AwayFromZero;
        for (int i = 0; i < x.Length; i++)
        {
            if (i / inner % channels != channel) continue;
            float clamped = Math.Min(Math.Max(x[i], min), max);
            y[i] = Convert(MathF.Round((clamped - start) * scale - half, rounding));
        }
    }

    /// <summary>As the processor converts: what an int32 cannot hold becomes its least number.</summary>
    static T Convert(float x) => T.CreateTruncating(x is >= int.MinValue and < 2147483648f ? (int)x : int.MinValue);

    /// <summary>The floats of one channel.</summary>
    public static void Dequantize<TResult>(ReadOnlySpan<T> x, Span<TResult> y, int channels, int inner, int channel, string mode, bool narrow, float min, float max)
        where TResult : unmanaged, INumberBase<TResult>
    {
        var quantizer = new Quantizer<T>(min, max);
        double lowest = s_lowest + (narrow ? 1 : 0);
        double scaled = lowest < 0 ? Math.Max(min / lowest, max / s_highest) : max / s_highest;
        double combined = ((double)max - min) / (s_highest - s_lowest);
        for (int i = 0; i < x.Length; i++)
        {
            if (i / inner % channels != channel) continue;
            double value = double.CreateTruncating(x[i]);
            y[i] = TResult.CreateTruncating(mode switch
            {
                "MIN_COMBINED" => (value + HalfRange) * combined + min,
                "MIN_FIRST" => quantizer.ToFloat(x[i]),
                _ => value * scaled,
            });
        }
    }
}
