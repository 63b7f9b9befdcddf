using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Pooling of volumes [batch, depth, height, width, channels]. Padding does not count.</summary>
public static class Pooling
{
    const int VectorChannels = 8;

    /// <summary>
    /// The largest element of each window and channel (ops MaxPool and MaxPool3D). As in TensorFlow, NaNs do not count.
    /// </summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="least">The result is not below it; that of an empty window.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Max<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, T least, WorkSplitter? workers = null) where T : unmanaged, INumber<T> =>
        Run<T, MaxPool<T>>(window, x, y, least, workers);

    /// <summary>
    /// Where the largest element of each window and channel lies in x: the first of equal ones; -1: there is none. As in TensorFlow,
    /// a NaN that a window begins with stays.
    /// </summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="places">[batch, windows, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void ArgMax<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<int> places) where T : unmanaged, INumber<T>
    {
        Check(window, x.Length, places.Length);
        places.Fill(-1);
        for (int i = 0; i < window.Windows; i++)
        {
            Span<int> best = places.Slice(i * window.Channels, window.Channels);
            foreach (int at in window.At(i))
            {
                for (int c = 0; c < best.Length; c++)
                {
                    T value = x[at + c];
                    if (best[c] < 0 || value > x[best[c]]) best[c] = at + c;
                }
            }
        }
    }

    /// <summary>Where x first equals each window's and channel's y (ops MaxPoolGradGrad and MaxPool3DGradGrad); -1: nowhere.</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="places">[batch, windows, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Find<T>(in PoolWindow window, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<int> places) where T : unmanaged, INumber<T>
    {
        Check(window, x.Length, Math.Min(y.Length, places.Length));
        places.Fill(-1);
        for (int i = 0; i < window.Windows; i++)
        {
            Span<int> found = places.Slice(i * window.Channels, window.Channels);
            ReadOnlySpan<T> wanted = y.Slice(i * window.Channels, window.Channels);
            foreach (int at in window.At(i))
            {
                for (int c = 0; c < found.Length; c++)
                {
                    if (found[c] < 0 && x[at + c] == wanted[c]) found[c] = at + c;
                }
            }
        }
    }

    /// <summary>Each window's gradient goes to all elements of x that are within 1e-5 of its y (op MaxPool3DGrad).</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="gradient">As y.</param>
    /// <param name="result">As x.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void ScatterToNear<T, TGradient>(in PoolWindow window, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<TGradient> gradient, Span<TGradient> result)
        where T : unmanaged, INumber<T> where TGradient : unmanaged, INumber<TGradient>
    {
        Check(window, Math.Min(x.Length, result.Length), Math.Min(y.Length, gradient.Length));
        var near = T.CreateTruncating(1e-5);
        result.Clear();
        for (int i = 0; i < window.Windows; i++)
        {
            foreach (int at in window.At(i))
            {
                for (int c = 0; c < window.Channels; c++)
                {
                    if (T.Abs(x[at + c] - y[i * window.Channels + c]) < near) result[at + c] += gradient[i * window.Channels + c];
                }
            }
        }
    }

    /// <summary>Each window's gradient goes where its largest element was found: result[places[i]] += gradient[i].</summary>
    /// <param name="places">What <see cref="ArgMax"/> gave.</param>
    /// <param name="gradient">As places.</param>
    /// <param name="result">[batch, depth, height, width, channels].</param>
    public static void Scatter<T>(ReadOnlySpan<int> places, ReadOnlySpan<T> gradient, Span<T> result) where T : unmanaged, INumber<T>
    {
        result.Clear();
        for (int i = 0; i < gradient.Length; i++)
        {
            if (places[i] >= 0) result[places[i]] += gradient[i];
        }
    }

    /// <summary>The mean of each window and channel (ops AvgPool and AvgPool3D).</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Average<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, WorkSplitter? workers = null) where T : unmanaged, INumber<T> =>
        Run<T, MeanPool<T>>(window, x, y, T.Zero, workers);

    static unsafe void Run<T, TPool>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, T start, WorkSplitter? workers)
        where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
    {
        Check(window, x.Length, y.Length);
        fixed (T* images = x, output = y)
        {
            var body = new Windows<T, TPool>(window, images, output, start);
            long pixels = (long)window.Depth.Window * window.Height.Window * window.Width.Window;
            if (workers is null) body.Run(0, window.Windows);
            else workers.For(window.Windows, pixels * (8 + window.Channels / 8), body);
        }
    }

    readonly unsafe struct Windows<T, TPool>(PoolWindow window, T* images, T* output, T empty) : IRangeBody
        where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
    {
        public void Run(long start, long end) =>
            SimdRoutine.Run<T, PoolLoop<T, TPool>>(new PoolLoop<T, TPool>(window, images, output, empty, (int)start, (int)end));
    }

    /// <summary>Each window's gradient is divided among its pixels (ops AvgPoolGrad and AvgPool3DGrad).</summary>
    /// <param name="window">Geometry of the forward op.</param>
    /// <param name="gradient">[batch, windows, channels].</param>
    /// <param name="result">[batch, depth, height, width, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void AverageGrad<T>(in PoolWindow window, ReadOnlySpan<T> gradient, Span<T> result) where T : unmanaged, INumber<T>
    {
        Check(window, result.Length, gradient.Length);
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

    static void Check(in PoolWindow window, long images, long pooled)
    {
        Gemm.Check(images, window.Elements, nameof(images));
        Gemm.Check(pooled, (long)window.Windows * window.Channels, nameof(pooled));
    }
}
