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
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    public static unsafe void Apply(ReadOnlySpan<float> x, int inner, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> offset,
        Span<float> y, WorkSplitter? workers = null)
    {
        Map.CheckLength(x.Length, y.Length);
        fixed (float* px = x, py = y, pm = mean, pf = factor, po = offset)
        {
            var body = new Body(px, inner, pm, pf, po, mean.Length, py);
            int row = inner == 1 ? mean.Length : inner, rows = row == 0 ? 0 : x.Length / row;
            if (workers is null) body.Run(0, rows);
            else workers.For(rows, row, body);
        }
    }

    /// <summary>Rows of all channels, or runs of one channel.</summary>
    readonly unsafe struct Body(float* x, int inner, float* mean, float* factor, float* offset, int channels, float* y) : IRangeBody
    {
        public void Run(long start, long end)
        {
            if (inner == 1)
            {
                for (long at = start * channels; at < end * channels; at += channels) Row(Of(x + at), Of(mean), Of(factor), Of(offset), new(y + at, channels));
                return;
            }
            for (long run = start; run < end; run++)
            {
                long c = run % channels;
                Normalization.Run(new(x + run * inner, inner), mean[c], factor[c], offset[c], new(y + run * inner, inner));
            }
        }

        ReadOnlySpan<float> Of(float* row) => new(row, channels);
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
