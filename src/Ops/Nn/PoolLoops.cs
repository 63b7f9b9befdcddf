using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>The loops of pooling. Padding does not count; a NaN is never the largest.</summary>
static class PoolLoops
{
    const int VectorChannels = 8;

    /// <summary>The largest element of each window and channel; the type's lowest number if there is none.</summary>
    public static void Max<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        y.Fill(T.MinValue);
        for (int i = 0; i < window.Windows; i++)
        {
            Span<T> best = y.Slice(i * window.Channels, window.Channels);
            foreach (int at in window.At(i))
            {
                ReadOnlySpan<T> pixel = x.Slice(at, window.Channels);
                if (best.Length >= VectorChannels) TensorPrimitives.MaxNumber(pixel, best, best);
                else
                {
                    for (int c = 0; c < best.Length; c++) best[c] = pixel[c] > best[c] ? pixel[c] : best[c];
                }
            }
        }
    }

    /// <summary>Where the largest element of each window and channel lies in x: the first of equal ones; -1: there is none.</summary>
    public static void ArgMax<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<int> places) where T : unmanaged, INumber<T>
    {
        places.Fill(-1);
        for (int i = 0; i < window.Windows; i++)
        {
            Span<int> best = places.Slice(i * window.Channels, window.Channels);
            foreach (int at in window.At(i))
            {
                for (int c = 0; c < best.Length; c++)
                {
                    T value = x[at + c];
                    if (best[c] < 0 ? !T.IsNaN(value) : value > x[best[c]]) best[c] = at + c;
                }
            }
        }
    }

    /// <summary>The mean of each window and channel.</summary>
    public static void Average<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        y.Clear();
        for (int i = 0; i < window.Windows; i++)
        {
            Span<T> mean = y.Slice(i * window.Channels, window.Channels);
            PoolRange pixels = window.At(i);
            foreach (int at in pixels) Add(x.Slice(at, window.Channels), mean);
            TensorPrimitives.Divide(mean, T.CreateTruncating(Math.Max(1, pixels.Count)), mean);
        }
    }

    /// <summary>Each window's gradient is divided among its pixels.</summary>
    public static void AverageGrad<T>(in PoolWindow window, ReadOnlySpan<T> gradient, Span<T> result) where T : unmanaged, INumber<T>
    {
        result.Clear();
        using var share = new Scratch<T>(window.Channels);
        for (int i = 0; i < window.Windows; i++)
        {
            PoolRange pixels = window.At(i);
            TensorPrimitives.Divide(gradient.Slice(i * window.Channels, window.Channels), T.CreateTruncating(Math.Max(1, pixels.Count)), share.Span);
            foreach (int at in pixels) Add(share.Span, result.Slice(at, window.Channels));
        }
    }

    static void Add<T>(ReadOnlySpan<T> x, Span<T> sum) where T : unmanaged, INumber<T>
    {
        if (sum.Length >= VectorChannels) TensorPrimitives.Add(sum, x, sum);
        else
        {
            for (int c = 0; c < sum.Length; c++) sum[c] += x[c];
        }
    }
}
