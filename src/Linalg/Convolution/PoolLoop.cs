using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>What a window's pixels are reduced to.</summary>
interface IPool<T> where T : unmanaged
{
    /// <summary>What a window without pixels gives.</summary>
    static abstract T Start { get; }

    /// <summary>Is the result divided by the number of pixels?</summary>
    static abstract bool IsMean { get; }

    static abstract TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>The largest; NaNs do not count, and the type's least finite value is the least result.</summary>
readonly struct MaxPool<T> : IPool<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Start => T.MinValue;

    public static bool IsMean => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        TSimd.Select(TSimd.GreaterThan(pixel, result), pixel, result);
}

readonly struct MeanPool<T> : IPool<T> where T : unmanaged, INumber<T>
{
    public static T Start => T.Zero;

    public static bool IsMean => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV result, TV pixel) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Add(result, pixel);
}

/// <summary>Pools windows, up to four vectors of channels at a time, which stay in registers while the pixels are gone through.</summary>
readonly unsafe struct PoolLoop<T, TPool>(PoolWindow window, T* images, T* output, int first, int last) : ISimdRoutine<T>
    where T : unmanaged, INumber<T> where TPool : struct, IPool<T>
{
    public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        for (int i = first; i < last; i++)
        {
            PoolRange pixels = window.At(i);
            nint channels = window.Channels, c = 0;
            T* y = output + i * channels;
            for (; c + 4 * lanes <= channels; c += 4 * lanes) Four<TV, TSimd>(pixels, images + c, y + c);
            for (; c < channels; c += lanes) One<TV, TSimd>(pixels, images + c, (int)Math.Min(lanes, channels - c), y + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Four<TV, TSimd>(in PoolRange pixels, T* images, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        int lanes = TSimd.Lanes;
        TV a = TSimd.Broadcast(TPool.Start), b = a, c = a, d = a;
        foreach (int at in pixels)
        {
            T* x = images + at;
            a = TPool.Combine<TV, TSimd>(a, TSimd.Load(x));
            b = TPool.Combine<TV, TSimd>(b, TSimd.Load(x + lanes));
            c = TPool.Combine<TV, TSimd>(c, TSimd.Load(x + 2 * lanes));
            d = TPool.Combine<TV, TSimd>(d, TSimd.Load(x + 3 * lanes));
        }
        if (TPool.IsMean)
        {
            TV count = TSimd.Broadcast(T.CreateTruncating(Math.Max(1, pixels.Count)));
            (a, b, c, d) = (TSimd.Divide(a, count), TSimd.Divide(b, count), TSimd.Divide(c, count), TSimd.Divide(d, count));
        }
        TSimd.Store(y, a);
        TSimd.Store(y + lanes, b);
        TSimd.Store(y + 2 * lanes, c);
        TSimd.Store(y + 3 * lanes, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void One<TV, TSimd>(in PoolRange pixels, T* images, int count, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV mask = TSimd.Mask(count), result = TSimd.Broadcast(TPool.Start);
        foreach (int at in pixels) result = TPool.Combine<TV, TSimd>(result, TSimd.LoadPartial(images + at, count, mask));
        if (TPool.IsMean) result = TSimd.Divide(result, TSimd.Broadcast(T.CreateTruncating(Math.Max(1, pixels.Count))));
        TSimd.StorePartial(y, count, mask, result);
    }
}
