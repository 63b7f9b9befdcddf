using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Depthwise convolution with one filter per channel, row by row of the output: a vector of channels of up to four neighbouring windows
/// at a time, whose sums stay in registers while the window's pixels are gone through.
/// </summary>
readonly unsafe struct DepthwiseLoop<T>(SlidingWindow window, T* images, T* filter, T* output, long firstRow, long lastRow) : ISimdRoutine<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>What the sums begin with, per channel; null: 0.</summary>
    public T* Bias { get; init; }

    /// <summary>Applied to the sums.</summary>
    public Activation Activation { get; init; }

    public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        var taps = new Taps { Bias = Bias, Activation = Activation };
        for (long row = firstRow; row < lastRow; row++) Row<TV, TSimd>(window, row, images, filter, output + row * window.OutWidth * window.Channels, taps);
    }

    /// <summary>The pixels that a window covers inside the image, from its first tap that does on.</summary>
    struct Taps
    {
        public T* Source, Filter, Bias;
        public Activation Activation;
        public int Rows, Columns;
        public nint SourceRow, SourceColumn, FilterRow;
    }

    static void Row<TV, TSimd>(in SlidingWindow w, long row, T* images, T* filter, T* target, Taps taps) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        nint channels = w.Channels, pixelRow = w.Width * channels, step = w.StrideWidth * channels;
        int top = (int)(row % w.OutHeight) * w.StrideHeight - w.PadTop;
        Clip(top, w.FilterHeight, w.DilationHeight, w.Height, out int firstTap, out int rows);
        T* source = images + row / w.OutHeight * w.ImageSize + (top + firstTap * w.DilationHeight) * pixelRow;
        (taps.Rows, taps.SourceRow, taps.SourceColumn, taps.FilterRow) = (rows, w.DilationHeight * pixelRow, w.DilationWidth * channels, w.FilterWidth * channels);
        for (int column = 0; column < w.OutWidth;)
        {
            int left = column * w.StrideWidth - w.PadLeft;
            Clip(left, w.FilterWidth, w.DilationWidth, w.Width, out int first, out taps.Columns);
            taps.Source = source + (left + first * w.DilationWidth) * channels;
            taps.Filter = filter + firstTap * taps.FilterRow + first * channels;
            int last = left + 3 * w.StrideWidth + (w.FilterWidth - 1) * w.DilationWidth;
            bool isFour = left >= 0 && last < w.Width && column + 4 <= w.OutWidth;
            if (isFour) Four<TV, TSimd>(taps, channels, step, target);
            else One<TV, TSimd>(taps, channels, target);
            column += isFour ? 4 : 1;
            target += isFour ? 4 * channels : channels;
        }
    }

    /// <summary>Which taps of a window that begins at <paramref name="start"/> lie inside 0..<paramref name="size"/>-1.</summary>
    static void Clip(int start, int taps, int dilation, int size, out int first, out int count)
    {
        first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        int end = start >= size ? 0 : Math.Min(taps, (size - start + dilation - 1) / dilation);
        count = Math.Max(0, end - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Four<TV, TSimd>(in Taps taps, nint channels, nint step, T* target) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        for (nint c = 0; c < channels; c += lanes)
        {
            int count = (int)Math.Min(lanes, channels - c);
            TV mask = TSimd.Mask(count), a = Start<TV, TSimd>(taps, c, count, mask), b = a, d = a, e = a;
            bool isWhole = count == lanes;
            T* x = taps.Source + c, f = taps.Filter + c;
            for (int i = taps.Rows; i > 0; i--, x += taps.SourceRow, f += taps.FilterRow)
            {
                T* p = x, q = f;
                for (int j = taps.Columns; j > 0; j--, p += taps.SourceColumn, q += channels)
                {
                    TV weight = isWhole ? TSimd.Load(q) : TSimd.LoadPartial(q, count, mask);
                    a = TSimd.MultiplyAdd(isWhole ? TSimd.Load(p) : TSimd.LoadPartial(p, count, mask), weight, a);
                    b = TSimd.MultiplyAdd(isWhole ? TSimd.Load(p + step) : TSimd.LoadPartial(p + step, count, mask), weight, b);
                    d = TSimd.MultiplyAdd(isWhole ? TSimd.Load(p + 2 * step) : TSimd.LoadPartial(p + 2 * step, count, mask), weight, d);
                    e = TSimd.MultiplyAdd(isWhole ? TSimd.Load(p + 3 * step) : TSimd.LoadPartial(p + 3 * step, count, mask), weight, e);
                }
            }
            T* y = target + c;
            TSimd.StorePartial(y, count, mask, Finish<TV, TSimd>(taps, a));
            TSimd.StorePartial(y + channels, count, mask, Finish<TV, TSimd>(taps, b));
            TSimd.StorePartial(y + 2 * channels, count, mask, Finish<TV, TSimd>(taps, d));
            TSimd.StorePartial(y + 3 * channels, count, mask, Finish<TV, TSimd>(taps, e));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void One<TV, TSimd>(in Taps taps, nint channels, T* target) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        for (nint c = 0; c < channels; c += lanes)
        {
            int count = (int)Math.Min(lanes, channels - c);
            TV mask = TSimd.Mask(count), sum = Start<TV, TSimd>(taps, c, count, mask);
            T* x = taps.Source + c, f = taps.Filter + c;
            for (int i = taps.Rows; i > 0; i--, x += taps.SourceRow, f += taps.FilterRow)
            {
                T* p = x, q = f;
                for (int j = taps.Columns; j > 0; j--, p += taps.SourceColumn, q += channels)
                {
                    sum = TSimd.MultiplyAdd(TSimd.LoadPartial(p, count, mask), TSimd.LoadPartial(q, count, mask), sum);
                }
            }
            TSimd.StorePartial(target + c, count, mask, Finish<TV, TSimd>(taps, sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Start<TV, TSimd>(in Taps taps, nint channel, int count, TV mask) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        taps.Bias == null ? TSimd.Constant(0) : TSimd.LoadPartial(taps.Bias + channel, count, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Finish<TV, TSimd>(in Taps taps, TV sum) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        if (taps.Activation != Activation.None) sum = TSimd.AtLeast(sum, TSimd.Constant(0));
        return taps.Activation == Activation.Relu6 ? TSimd.AtMost(sum, TSimd.Constant(6)) : sum;
    }
}
