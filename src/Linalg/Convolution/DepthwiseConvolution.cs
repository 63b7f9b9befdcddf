using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// Convolution of each channel with filters of its own: images [batch, height, width, channels], filters [filter height, filter width,
/// channels, multiplier], output [batch, out height, out width, channels * multiplier].
/// </summary>
public static class DepthwiseConvolution
{
    /// <summary>
    /// output[window, c * multiplier + q] = activation(sum of image[pixel, c] * filter[pixel, c, q] + bias[c * multiplier + q])
    /// (op DepthwiseConv2dNative).
    /// </summary>
    /// <param name="window">Geometry.</param>
    /// <param name="images">Images.</param>
    /// <param name="filter">Filters.</param>
    /// <param name="multiplier">Filters per channel.</param>
    /// <param name="output">Output.</param>
    /// <param name="epilogue">What to do with the sums of a window before the next one; it cannot accumulate.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static unsafe void Forward<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> filter, int multiplier, Span<T> output,
        in Epilogue<T> epilogue = default, WorkSplitter? workers = null) where T : unmanaged, INumber<T>
    {
        Check(window, images.Length, filter.Length, multiplier, output.Length);
        long rows = (long)window.Batch * window.OutHeight;
        fixed (T* x = images, f = filter, y = output, bias = epilogue.Bias)
        {
            var body = new ForwardRows<T>(window, multiplier, x, f, y, bias, epilogue.Activation);
            if (workers is null) body.Run(0, rows);
            else workers.For(rows, (long)window.OutWidth * window.WindowSize * multiplier / 8, body);
        }
    }

    /// <summary>Rows of the output.</summary>
    readonly unsafe struct ForwardRows<T>(SlidingWindow window, int multiplier, T* images, T* filter, T* output, T* bias, Activation activation) : IRangeBody
        where T : unmanaged, INumber<T>
    {
        public void Run(long start, long end)
        {
            if (multiplier == 1)
            {
                var loop = new DepthwiseLoop<T>(window, images, filter, output, start, end) { Bias = bias, Activation = activation };
                SimdRoutine.Run<T, DepthwiseLoop<T>>(loop);
                return;
            }
            for (long i = start * window.OutWidth; i < end * window.OutWidth; i++) One(i);
        }

        void One(long index)
        {
            int outChannels = window.Channels * multiplier;
            T* sums = output + index * outChannels;
            var all = new Span<T>(sums, outChannels);
            if (bias == null) all.Clear();
            else new ReadOnlySpan<T>(bias, outChannels).CopyTo(all);
            var pixels = new WindowPixels(window, index);
            while (pixels.MoveNext())
            {
                T* x = images + pixels.Current, f = filter + pixels.Position * outChannels;
                for (int c = 0, o = 0; c < window.Channels; c++)
                {
                    for (int q = 0; q < multiplier; q++, o++) sums[o] += x[c] * f[o];
                }
            }
            if (activation == Activation.Relu) Elementwise.Relu<T>(all, all);
            else if (activation == Activation.Relu6) Elementwise.Relu6<T>(all, all);
        }
    }

    /// <summary>The gradient with respect to the images (op DepthwiseConv2dNativeBackpropInput).</summary>
    /// <param name="window">Geometry of the forward op.</param>
    /// <param name="filter">Filters.</param>
    /// <param name="gradient">The output's gradient.</param>
    /// <param name="multiplier">Filters per channel.</param>
    /// <param name="imageGradient">The images' gradient.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void BackpropInput<T>(in SlidingWindow window, ReadOnlySpan<T> filter, ReadOnlySpan<T> gradient, int multiplier,
        Span<T> imageGradient)
        where T : unmanaged, INumber<T>
    {
        Check(window, imageGradient.Length, filter.Length, multiplier, gradient.Length);
        int outChannels = window.Channels * multiplier;
        imageGradient.Clear();
        for (long i = 0; i < window.Windows; i++)
        {
            ReadOnlySpan<T> g = gradient.Slice((int)i * outChannels, outChannels);
            var pixels = new WindowPixels(window, i);
            while (pixels.MoveNext())
            {
                Span<T> x = imageGradient.Slice(pixels.Current, window.Channels);
                ReadOnlySpan<T> f = filter.Slice(pixels.Position * outChannels, outChannels);
                if (multiplier == 1) TensorPrimitives.MultiplyAdd(g, f, x, x);
                else
                {
                    for (int c = 0, o = 0; c < x.Length; c++)
                    {
                        for (int q = 0; q < multiplier; q++, o++) x[c] += g[o] * f[o];
                    }
                }
            }
        }
    }

    /// <summary>The gradient with respect to the filters (op DepthwiseConv2dNativeBackpropFilter).</summary>
    /// <param name="window">Geometry of the forward op.</param>
    /// <param name="images">Images.</param>
    /// <param name="gradient">The output's gradient.</param>
    /// <param name="multiplier">Filters per channel.</param>
    /// <param name="filterGradient">The filters' gradient.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void BackpropFilter<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> gradient, int multiplier,
        Span<T> filterGradient)
        where T : unmanaged, INumber<T>
    {
        Check(window, images.Length, filterGradient.Length, multiplier, gradient.Length);
        int outChannels = window.Channels * multiplier;
        filterGradient.Clear();
        for (long i = 0; i < window.Windows; i++)
        {
            ReadOnlySpan<T> g = gradient.Slice((int)i * outChannels, outChannels);
            var pixels = new WindowPixels(window, i);
            while (pixels.MoveNext())
            {
                ReadOnlySpan<T> x = images.Slice(pixels.Current, window.Channels);
                Span<T> f = filterGradient.Slice(pixels.Position * outChannels, outChannels);
                if (multiplier == 1) TensorPrimitives.MultiplyAdd(g, x, f, f);
                else
                {
                    for (int c = 0, o = 0; c < x.Length; c++)
                    {
                        for (int q = 0; q < multiplier; q++, o++) f[o] += g[o] * x[c];
                    }
                }
            }
        }
    }

    static void Check(in SlidingWindow window, long images, long filter, int multiplier, long output)
    {
        Gemm.Check(images, window.Batch * window.ImageSize, nameof(images));
        Gemm.Check(filter, (long)window.WindowSize * multiplier, nameof(filter));
        Gemm.Check(output, window.Windows * window.Channels * multiplier, nameof(output));
    }
}
