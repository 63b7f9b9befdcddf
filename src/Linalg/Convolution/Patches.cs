using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorHarbor.Linalg;

/// <summary>Windows as rows of a matrix: [windows, filter height * filter width * channels].</summary>
static unsafe class Patches
{
    const int StripBytes = 256 << 10;

    /// <summary>Windows per strip, so that a strip's matrix stays in the second-level cache.</summary>
    public static long StripLength<T>(in SlidingWindow window) where T : unmanaged =>
        Math.Clamp(StripBytes / ((long)Math.Max(1, window.WindowSize) * sizeof(T)) / 12 * 12, 12, Math.Max(12, window.Windows));

    /// <summary>Copies windows into rows; pixels outside the image are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Copies without a call what is usually a few vectors; the last one overlaps the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy<T>(T* source, T* target, int length) where T : unmanaged
    {
        byte* from = (byte*)source, to = (byte*)target;
        int bytes = length * sizeof(T);
        if (bytes < 16)
        {
            for (int i = 0; i < length; i++) target[i] = source[i];
        }
        else if (bytes < 32)
        {
            Vector128<byte> last = Vector128.Load(from + bytes - 16);
            Vector128.Load(from).Store(to);
            last.Store(to + bytes - 16);
        }
        else if (bytes > 1024) Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);
        else
        {
            for (int i = 0; i < bytes - 32; i += 32) Vector256.Load(from + i).Store(to + i);
            Vector256.Load(from + bytes - 32).Store(to + bytes - 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ScatterRow<T>(in SlidingWindow w, T* row, int y, int left, T* image) where T : unmanaged, INumber<T>
    {
        if ((uint)y >= (uint)w.Height) return;
        int channels = w.Channels;
        T* target = image + (long)y * w.Width * channels;
        if (w.DilationWidth == 1 && left >= 0 && left + w.FilterWidth <= w.Width)
        {
            Add(row, target + left * channels, w.FilterWidth * channels);
            return;
        }
        for (int x = 0; x < w.FilterWidth; x++, row += channels)
        {
            int column = left + x * w.DilationWidth;
            if ((uint)column < (uint)w.Width) Add(row, target + column * channels, channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<T>(T* source, T* target, int length) where T : unmanaged, INumber<T>
    {
        if (length < 16)
        {
            for (int i = 0; i < length; i++) target[i] += source[i];
            return;
        }
        var sum = new Span<T>(target, length);
        TensorPrimitives.Add(sum, new ReadOnlySpan<T>(source, length), sum);
    }
}
