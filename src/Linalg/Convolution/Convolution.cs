using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// Convolution of images [batch, height, width, channels] with filters [filter height, filter width, channels, out channels], for float
/// and double: windows are gathered into rows, strip by strip, and multiplied by the filter.
/// </summary>
public static unsafe class Convolution
{
    /// <summary>output[window, o] = activation(sum of window element * filter[element, o] + bias[o]) (op Conv2D).</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="filter">[filter height, filter width, channels, outChannels].</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="output">[batch, out height, out width, outChannels].</param>
    /// <param name="epilogue">What to do with the sums before they are stored.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void Forward<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> filter, int outChannels, Span<T> output,
        in Epilogue<T> epilogue = default, WorkSplitter? workers = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(window, images.Length, filter.Length, outChannels, output.Length);
        if (window.IsPointwise && window.Windows <= int.MaxValue)
        {
            Gemm.Multiply(images, filter, output, (int)window.Windows, outChannels, window.Channels, epilogue: epilogue, workers: workers);
            return;
        }
        using var packed = new Scratch<T>(PackedMatrix<T>.PackedWidth(outChannels) * window.WindowSize);
        PackedMatrix<T>.Pack(filter, window.WindowSize, outChannels, transpose: false, packed.Span);
        RunStrips(window, images, packed.Span, outChannels, output, epilogue, workers);
    }

    /// <summary>The same with a filter, as a matrix [window elements, outChannels], packed by <see cref="PackedMatrix{T}.Pack"/>.</summary>
    /// <param name="window">Geometry.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="packed">The filter.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="output">[batch, out height, out width, outChannels].</param>
    /// <param name="epilogue">What to do with the sums before they are stored.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void ForwardPacked<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> packed, int outChannels, Span<T> output,
        in Epilogue<T> epilogue = default, WorkSplitter? workers = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(window, images.Length, packed.Length, outChannels, output.Length);
        if (window.IsPointwise && window.Windows <= int.MaxValue)
        {
            Gemm.MultiplyPacked(images, packed, output, (int)window.Windows, outChannels, window.Channels, epilogue: epilogue, workers: workers);
        }
        else RunStrips(window, images, packed, outChannels, output, epilogue, workers);
    }

    static void RunStrips<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> packed, int outChannels, Span<T> output,
        in Epilogue<T> epilogue, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = images, f = packed, y = output, bias = epilogue.Bias)
        {
            GemmProblem<T> problem = Problem(GemmKernels<T>.Best, window.WindowSize, outChannels, epilogue.Activation, epilogue.Accumulate);
            (problem.PackedColumns, problem.ARow, problem.AColumn, problem.CRow) = (PackedMatrix<T>.PackedWidth(outChannels), window.WindowSize, 1, outChannels);
            problem.PackedB = f;
            problem.C = y;
            problem.Bias = bias;
            RunStrips(new ForwardStrips<T>(window, problem, x, Patches.StripLength<T>(window)), window, outChannels, workers);
        }
    }

    /// <summary>The gradient with respect to the filter: windows^T gradient, summed over all windows (op Conv2DBackpropFilter).</summary>
    /// <param name="window">Geometry of the forward convolution.</param>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="gradient">[batch, out height, out width, outChannels].</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="filterGradient">[filter height, filter width, channels, outChannels].</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void BackpropFilter<T>(in SlidingWindow window, ReadOnlySpan<T> images, ReadOnlySpan<T> gradient, int outChannels,
        Span<T> filterGradient,
        WorkSplitter? workers = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(window, images.Length, filterGradient.Length, outChannels, gradient.Length);
        if (window.IsPointwise && window.Windows <= int.MaxValue)
        {
            Gemm.Multiply(images, gradient, filterGradient, window.Channels, outChannels, (int)window.Windows, transposeA: true,
                workers: workers);
            return;
        }
        long strip = Patches.StripLength<T>(window);
        filterGradient.Clear();
        using var scratch = new Scratch<T>(strip * window.WindowSize);
        fixed (T* x = images)
        {
            for (long first = 0; first < window.Windows; first += strip)
            {
                int count = (int)Math.Min(strip, window.Windows - first);
                Patches.Gather(window, x, first, count, scratch.Pointer);
                var rows = new ReadOnlySpan<T>(scratch.Pointer, count * window.WindowSize);
                Gemm.Multiply(rows, gradient.Slice((int)(first * outChannels), count * outChannels), filterGradient, window.WindowSize,
                    outChannels, count,
                    transposeA: true, epilogue: new Epilogue<T> { Accumulate = true }, workers: workers);
            }
        }
    }

    /// <summary>
    /// The gradient with respect to the images: gradient filter^T, added to the windows it belongs to (op Conv2DBackpropInput).
    /// </summary>
    /// <param name="window">Geometry of the forward convolution.</param>
    /// <param name="filter">[filter height, filter width, channels, outChannels].</param>
    /// <param name="gradient">[batch, out height, out width, outChannels].</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="imageGradient">[batch, height, width, channels].</param>
    /// <param name="workers">Threads to use, at most one per image; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its tensor.</exception>
    public static void BackpropInput<T>(in SlidingWindow window, ReadOnlySpan<T> filter, ReadOnlySpan<T> gradient, int outChannels,
        Span<T> imageGradient,
        WorkSplitter? workers = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(window, imageGradient.Length, filter.Length, outChannels, gradient.Length);
        if (window.IsPointwise && window.Windows <= int.MaxValue)
        {
            Gemm.Multiply(gradient, filter, imageGradient, (int)window.Windows, window.Channels, outChannels, transposeB: true,
                workers: workers);
            return;
        }
        imageGradient.Clear();
        GemmKernel<T> kernel = GemmKernels<T>.Best;
        long packed = Packing.PackedColumns(window.WindowSize, kernel.Lanes);
        using var scratch = new Scratch<T>(packed * outChannels);
        fixed (T* f = filter, g = gradient, x = imageGradient)
        {
            Packing.PackWhole(kernel, f, 1, outChannels, outChannels, window.WindowSize, scratch.Pointer);
            GemmProblem<T> problem = Problem(kernel, outChannels, window.WindowSize, Activation.None, accumulates: false);
            (problem.PackedColumns, problem.ARow, problem.AColumn, problem.CRow) = (packed, outChannels, 1, window.WindowSize);
            problem.PackedB = scratch.Pointer;
            problem.A = g;
            var body = new BackpropImages<T>(window, problem, x, Patches.StripLength<T>(window));
            if (workers is null) body.Run(0, window.Batch);
            else workers.For(window.Batch, window.Windows / Math.Max(1, window.Batch) * window.WindowSize * outChannels / kernel.Lanes,
                body);
        }
    }

    static GemmProblem<T> Problem<T>(GemmKernel<T> kernel, long k, long n, Activation activation, bool accumulates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new() { Kernel = kernel, K = k, N = n, BColumn = 1, BRow = (nint)n, Activation = activation, Accumulates = accumulates };

    static void RunStrips<T>(in ForwardStrips<T> body, in SlidingWindow window, int outChannels, WorkSplitter? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long strip = Patches.StripLength<T>(window), strips = (window.Windows + strip - 1) / strip;
        if (workers is null) body.Run(0, strips);
        else workers.For(strips, strip * window.WindowSize * (1 + outChannels / GemmKernels<T>.Best.Lanes), body);
    }

    static void Check(in SlidingWindow window, long images, long filter, int outChannels, long output)
    {
        Gemm.Check(images, window.Batch * window.ImageSize, nameof(images));
        Gemm.Check(filter, (long)window.WindowSize * outChannels, nameof(filter));
        Gemm.Check(output, window.Windows * outChannels, nameof(output));
    }

    readonly struct ForwardStrips<T>(SlidingWindow window, GemmProblem<T> problem, T* images, long strip) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            using var rows = new Scratch<T>(strip * window.WindowSize);
            for (long i = start; i < end; i++)
            {
                GemmProblem<T> part = problem;
                part.M = Math.Min(strip, window.Windows - i * strip);
                part.A = rows.Pointer;
                part.C += i * strip * part.CRow;
                Patches.Gather(window, images, i * strip, part.M, rows.Pointer);
                part.Solve();
            }
        }
    }

    readonly struct BackpropImages<T>(SlidingWindow window, GemmProblem<T> problem, T* images, long strip) : IRangeBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            using var rows = new Scratch<T>(strip * window.WindowSize);
            long perImage = (long)window.OutHeight * window.OutWidth;
            for (long first = start * perImage; first < end * perImage; first += strip)
            {
                GemmProblem<T> part = problem;
                part.M = Math.Min(strip, end * perImage - first);
                part.A += first * part.ARow;
                part.C = rows.Pointer;
                part.Solve();
                Patches.Scatter(window, rows.Pointer, first, part.M, images);
            }
        }
    }
}
