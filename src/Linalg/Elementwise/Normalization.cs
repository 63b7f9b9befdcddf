using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorHarbor.Linalg;

/// <summary>Normalizes channels with given statistics in one pass over memory.</summary>
public static class Normalization
{
    /// <summary>y[o, c, i] = (x[o, c, i] - mean[c]) * factor[c] + offset[c]; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">[outer, channels, inner]; inner is 1 when channels come last.</param>
    /// <param name="inner">Elements of a channel that lie beside each other.</param>
    /// <param name="mean">[channels].</param>
    /// <param name="factor">[channels].</param>
    /// <param name="offset">[channels].</param>
    /// <param name="y">As x.</param>
    public static void Apply(ReadOnlySpan<float> x, int inner, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset, Span<float> y)
    {
        int channels = mean.Length;
        if (inner == 1)
        {
            for (int row = 0; row < x.Length; row += channels) Row(x.Slice(row, channels), mean, factor, offset, y.Slice(row, channels));
            return;
        }
        for (int run = 0, c = 0; run < x.Length; run += inner, c = c + 1 == channels ? 0 : c + 1)
        {
            Run(x.Slice(run, inner), mean[c], factor[c], offset[c], y.Slice(run, inner));
        }
    }

    static void Row(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset, Span<float> y)
    {
        int whole = x.Length - x.Length % Vector<float>.Count;
        ReadOnlySpan<Vector<float>> xs = Vectors(x), means = Vectors(mean), factors = Vectors(factor), offsets = Vectors(offset);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < ys.Length; i++) ys[i] = (xs[i] - means[i]) * factors[i] + offsets[i];
        for (int i = whole; i < x.Length; i++) y[i] = (x[i] - mean[i]) * factor[i] + offset[i];
    }

    static void Run(ReadOnlySpan<float> x, float mean, float factor, float offset, Span<float> y)
    {
        int whole = x.Length - x.Length % Vector<float>.Count;
        ReadOnlySpan<Vector<float>> xs = Vectors(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var (means, offsets) = (new Vector<float>(mean), new Vector<float>(offset));
        for (int i = 0; i < ys.Length; i++) ys[i] = (xs[i] - means) * factor + offsets;
        for (int i = whole; i < x.Length; i++) y[i] = (x[i] - mean) * factor + offset;
    }

    static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
