using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>What a window's pixels are reduced to.</summary>
interface IPool<T> where T : unmanaged
{
    /// <summary>Is the result divided by the number of pixels?</summary>
    static abstract bool IsMean { get; }

    static abstract TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>The largest; NaNs do not count.</summary>
readonly struct MaxPool<T> : IPool<T> where T : unmanaged, INumber<T>
{
    public static bool IsMean => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        TSimd.Select(TSimd.GreaterThan(pixel, result), pixel, result);
}

readonly struct MeanPool<T> : IPool<T> where T : unmanaged, INumber<T>
{
    public static bool IsMean => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Add(result, pixel);
}

/// <summary>Pools windows, one or two vectors of channels at a time, which stay in registers while the pixels are gone through.</summary>
readonly unsafe struct PoolLoop<T, TPool>(PoolWindow window, T* images, T* output, T start, int first, int last) : ISimdRoutine<T>
    where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
{
    public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        nint channels = window.Channels;
        var pixels = new Pixels { Start = start, Column = channels, Row = window.Width.Size * channels, Plane = (nint)window.Height.Size * window.Width.Size * channels };
        for (int i = first; i < last; i++)
        {
            PoolRange range = window.At(i);
            (pixels.Depth, pixels.Rows, pixels.Columns) = range.Sizes;
            pixels.First = images + range.First;
            T count = T.CreateTruncating(Math.Max(1, range.Count));
            T* y = output + i * channels;
            nint c = 0;
            for (; c + 2 * lanes <= channels; c += 2 * lanes) Two<TV, TSimd>(pixels, c, count, y + c);
            for (; c < channels; c += lanes) One<TV, TSimd>(pixels, c, (int)Math.Min(lanes, channels - c), count, y + c);
        }
    }

    /// <summary>The pixels of one window: where they begin, how many there are along each axis, and how far apart.</summary>
    struct Pixels
    {
        public T* First;
        public int Depth, Rows, Columns;
        public nint Plane, Row, Column;

        /// <summary>What a window without pixels gives.</summary>
        public T Start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Two<TV, TSimd>(in Pixels pixels, nint channel, T count, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        TV a = TSimd.Broadcast(pixels.Start), b = a;
        T* plane = pixels.First + channel;
        for (int d = pixels.Depth; d > 0; d--, plane += pixels.Plane)
        {
            T* row = plane;
            for (int i = pixels.Rows; i > 0; i--, row += pixels.Row)
            {
                T* x = row;
                for (int j = pixels.Columns; j > 0; j--, x += pixels.Column)
                {
                    a = TPool.Combine<TV, TSimd>(a, TSimd.Load(x));
                    b = TPool.Combine<TV, TSimd>(b, TSimd.Load(x + lanes));
                }
            }
        }
        if (TPool.IsMean) (a, b) = (TSimd.Divide(a, TSimd.Broadcast(count)), TSimd.Divide(b, TSimd.Broadcast(count)));
        TSimd.Store(y, a);
        TSimd.Store(y + lanes, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void One<TV, TSimd>(in Pixels pixels, nint channel, int channels, T count, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV mask = TSimd.Mask(channels), a = TSimd.Broadcast(pixels.Start);
        T* plane = pixels.First + channel;
        for (int d = pixels.Depth; d > 0; d--, plane += pixels.Plane)
        {
            T* row = plane;
            for (int i = pixels.Rows; i > 0; i--, row += pixels.Row)
            {
                T* x = row;
                for (int j = pixels.Columns; j > 0; j--, x += pixels.Column) a = TPool.Combine<TV, TSimd>(a, TSimd.LoadPartial(x, channels, mask));
            }
        }
        if (TPool.IsMean) a = TSimd.Divide(a, TSimd.Broadcast(count));
        TSimd.StorePartial(y, channels, mask, a);
    }
}
