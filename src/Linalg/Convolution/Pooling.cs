using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Pooling of volumes [batch, depth, height, width, channels]. Padding does not count.</summary>
public static unsafe class Pooling
{
    const int VectorChannels = 8;

    /// <summary>
    /// The largest element of each window and channel (ops MaxPool and MaxPool3D). As in TensorFlow, NaNs do not count, and the
    /// result is not below the type's least finite value.
    /// </summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Max<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, WorkSplitter? workers = null)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Run<T, MaxPool<T>>(window, x, y, workers);

    /// <summary>Where the largest element of each window and channel lies in x: the first of equal ones; -1: there is none.</summary>
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
                    if (best[c] < 0 ? !T.IsNaN(value) : value > x[best[c]]) best[c] = at + c;
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

    /// <summary>Each window's gradient goes to the first of its largest pixels (op MaxPoolGrad).</summary>
    /// <param name="window">Geometry of the forward op.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="gradient">[batch, out height, out width, channels].</param>
    /// <param name="imageGradient">[batch, height, width, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void MaxGrad<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> gradient, Span<T> imageGradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Gemm.Check(Math.Min(images.Length, imageGradient.Length), window.Batch * window.ImageSize, nameof(images));
        Gemm.Check(gradient.Length, window.Windows * window.Channels, nameof(gradient));
        imageGradient.Clear();
        fixed (T* x = images, g = gradient, d = imageGradient)
        {
            SimdRoutine.Run<T, MaxGradLoop<T>>(new MaxGradLoop<T>(window, x, g, d));
        }
    }

    /// <summary>The mean of each window and channel (ops AvgPool and AvgPool3D).</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="x">[batch, depth, height, width, channels].</param>
    /// <param name="y">[batch, windows, channels].</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Average<T>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, WorkSplitter? workers = null) where T : unmanaged, INumber<T> =>
        Run<T, MeanPool<T>>(window, x, y, workers);

    static void Run<T, TPool>(in PoolWindow window, ReadOnlySpan<T> x, Span<T> y, WorkSplitter? workers)
        where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
    {
        Check(window, x.Length, y.Length);
        fixed (T* images = x, output = y)
        {
            var body = new Windows<T, TPool>(window, images, output);
            long pixels = (long)window.Depth.Window * window.Height.Window * window.Width.Window;
            if (workers is null) body.Run(0, window.Windows);
            else workers.For(window.Windows, pixels * (8 + window.Channels / 8), body);
        }
    }

    readonly struct Windows<T, TPool>(PoolWindow window, T* images, T* output) : IRangeBody
        where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
    {
        public void Run(long start, long end) =>
            SimdRoutine.Run<T, PoolLoop<T, TPool>>(new PoolLoop<T, TPool>(window, images, output, (int)start, (int)end));
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
