using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Pooling of images [batch, height, width, channels]. Pixels in the padding do not count.</summary>
public static unsafe class Pooling
{
    /// <summary>
    /// The largest value of each window and channel (op MaxPool). As in TensorFlow, NaNs do not count, and the result is not
    /// below the type's least finite value.
    /// </summary>
    /// <param name="window">Geometry.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="output">[batch, out height, out width, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Max<T>(in SlidingWindow window, ReadOnlySpan<T> images, Span<T> output)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Check(window, images.Length, output.Length);
        for (long i = 0; i < window.Windows; i++)
        {
            Span<T> pixel = output.Slice((int)(i * window.Channels), window.Channels);
            pixel.Fill(T.MinValue);
            foreach (int at in new WindowPixels(window, i))
            {
                Map.Binary<T, LargerOperator<T>>(pixel, images.Slice(at, window.Channels), pixel);
            }
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
        Check(window, Math.Min(images.Length, imageGradient.Length), gradient.Length);
        imageGradient.Clear();
        fixed (T* x = images, g = gradient, d = imageGradient)
        {
            SimdRoutine.Run<T, MaxGradLoop<T>>(new MaxGradLoop<T>(window, x, g, d));
        }
    }

    /// <summary>The mean of each window and channel (op AvgPool).</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="output">[batch, out height, out width, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Average<T>(in SlidingWindow window, ReadOnlySpan<T> images, Span<T> output) where T : unmanaged, INumber<T>
    {
        Check(window, images.Length, output.Length);
        for (long i = 0; i < window.Windows; i++)
        {
            Span<T> pixel = output.Slice((int)(i * window.Channels), window.Channels);
            pixel.Clear();
            int count = 0;
            foreach (int at in new WindowPixels(window, i))
            {
                Map.Binary<T, AddOperator<T>>(pixel, images.Slice(at, window.Channels), pixel);
                count++;
            }
            Map.Binary<T, DivideOperator<T>>(pixel, T.CreateTruncating(Math.Max(1, count)), pixel);
        }
    }

    /// <summary>Each window's gradient is divided among its pixels (op AvgPoolGrad).</summary>
    /// <param name="window">Geometry of the forward op.</param>
    /// <param name="gradient">[batch, out height, out width, channels].</param>
    /// <param name="imageGradient">[batch, height, width, channels].</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void AverageGrad<T>(in SlidingWindow window, ReadOnlySpan<T> gradient, Span<T> imageGradient)
        where T : unmanaged, INumber<T>
    {
        Check(window, imageGradient.Length, gradient.Length);
        imageGradient.Clear();
        for (long i = 0; i < window.Windows; i++)
        {
            ReadOnlySpan<T> pixel = gradient.Slice((int)(i * window.Channels), window.Channels);
            int count = 0;
            foreach (int _ in new WindowPixels(window, i)) count++;
            T share = T.One / T.CreateTruncating(Math.Max(1, count));
            foreach (int at in new WindowPixels(window, i))
            {
                Span<T> target = imageGradient.Slice(at, window.Channels);
                TensorPrimitives.MultiplyAdd(pixel, share, target, target);
            }
        }
    }

    static void Check(in SlidingWindow window, long images, long output)
    {
        Gemm.Check(images, window.Batch * window.ImageSize, nameof(images));
        Gemm.Check(output, window.Windows * window.Channels, nameof(output));
    }
}
