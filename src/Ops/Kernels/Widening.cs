using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conversions of half and bfloat16, which kernels compute in single.</summary>
static class Widening
{
    /// <summary>Is it half or bfloat16?</summary>
    public static bool IsNarrow<T>() => typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>Widens to single.</summary>
    public static void Widen<T>(ReadOnlySpan<T> x, Span<float> y) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(Half)) TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<T, Half>(x), y);
        else if (typeof(T) == typeof(BFloat16))
        {
            ReadOnlySpan<BFloat16> source = MemoryMarshal.Cast<T, BFloat16>(x);
            y = y[..source.Length];
            for (int i = 0; i < y.Length; i++) y[i] = source[i];
        }
        else
        {
            for (int i = 0; i < x.Length; i++) y[i] = float.CreateTruncating(x[i]);
        }
    }

    /// <summary>Rounds singles to nearest even.</summary>
    public static void Narrow<T>(ReadOnlySpan<float> x, Span<T> y) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(Half)) TensorPrimitives.ConvertToHalf(x, MemoryMarshal.Cast<T, Half>(y));
        else
        {
            for (int i = 0; i < x.Length; i++) y[i] = Round<T>(x[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Round<T>(float x) where T : unmanaged, INumberBase<T> =>
        typeof(T) == typeof(BFloat16) ? Unsafe.BitCast<BFloat16, T>((BFloat16)x) : T.CreateTruncating(x);
}
