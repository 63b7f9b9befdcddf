using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Windows as rows of a matrix: [windows, filter height * filter width * channels].</summary>
static unsafe class Patches
{
    const int StripBytes = 256 << 10;

    /// <summary>Windows per strip, so that a strip's matrix stays in the second-level cache.</summary>
    public static long StripLength<T>(in SlidingWindow window) where T : unmanaged =>
        Math.Clamp(StripBytes / ((long)Math.Max(1, window.WindowSize) * sizeof(T)) / 12 * 12, 12, Math.Max(12, window.Windows));

    /// <summary>Copies windows into rows; pixels outside the image are 0.</summary>
    public static void Gather<T>(in SlidingWindow w, T* images, long first, long count, T* rows) where T : unmanaged
    {
        for (long i = 0; i < count; i++)
        {
            w.Locate(first + i, out int image, out int top, out int left);
            T* source = images + image * w.ImageSize;
            for (int y = 0; y < w.FilterHeight; y++)
            {
                GatherRow(w, source, top + y * w.DilationHeight, left, rows);
                rows += w.FilterWidth * w.Channels;
            }
        }
    }

    /// <summary>Adds rows to the windows of the images that they came from.</summary>
    public static void Scatter<T>(in SlidingWindow w, T* rows, long first, long count, T* images) where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < count; i++)
        {
            w.Locate(first + i, out int image, out int top, out int left);
            T* target = images + image * w.ImageSize;
            for (int y = 0; y < w.FilterHeight; y++)
            {
                ScatterRow(w, rows, top + y * w.DilationHeight, left, target);
                rows += w.FilterWidth * w.Channels;
            }
        }
    }

    static void GatherRow<T>(in SlidingWindow w, T* image, int y, int left, T* row) where T : unmanaged
    {
        int channels = w.Channels, length = w.FilterWidth * channels;
        if ((uint)y >= (uint)w.Height)
        {
            new Span<T>(row, length).Clear();
            return;
        }
        T* source = image + (long)y * w.Width * channels;
        if (w.DilationWidth == 1 && left >= 0 && left + w.FilterWidth <= w.Width)
        {
            Copy(source + left * channels, row, length);
            return;
        }
        for (int x = 0; x < w.FilterWidth; x++, row += channels)
        {
            int column = left + x * w.DilationWidth;
            if ((uint)column < (uint)w.Width) Copy(source + column * channels, row, channels);
            else new Span<T>(row, channels).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy<T>(T* source, T* target, int length) where T : unmanaged => Unsafe.CopyBlockUnaligned(target, source, (uint)(length * sizeof(T)));

    static void ScatterRow<T>(in SlidingWindow w, T* row, int y, int left, T* image) where T : unmanaged, INumber<T>
    {
        if ((uint)y >= (uint)w.Height) return;
        int channels = w.Channels;
        T* target = image + (long)y * w.Width * channels;
        for (int x = 0; x < w.FilterWidth; x++, row += channels)
        {
            int column = left + x * w.DilationWidth;
            if ((uint)column >= (uint)w.Width) continue;
            var sum = new Span<T>(target + column * channels, channels);
            TensorPrimitives.Add(sum, new ReadOnlySpan<T>(row, channels), sum);
        }
    }
}
