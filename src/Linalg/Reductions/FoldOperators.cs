using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>An associative function that reduces elements to one.</summary>
interface IFold<T> where T : unmanaged
{
    /// <summary>What no elements are reduced to.</summary>
    static abstract T Identity { get; }

    static abstract T Combine(T x, T y);

    static abstract TV Combine<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

readonly struct SumFold<T> : IFold<T> where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T x, T y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Add(x, y);
}

readonly struct ProductFold<T> : IFold<T> where T : unmanaged, INumber<T>
{
    public static T Identity => T.One;

    public static T Combine(T x, T y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Multiply(x, y);
}

/// <summary>The largest element; NaN if one is NaN; the type's least value, -infinity for floating point, if there are none.</summary>
readonly struct MaxFold<T> : IFold<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => Extremes<T>.Lowest;

    public static T Combine(T x, T y) => T.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Max(x, y);
}

/// <summary>The smallest element; NaN if one is NaN; the type's largest value, infinity for floating point, if there are none.</summary>
readonly struct MinFold<T> : IFold<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => Extremes<T>.Highest;

    public static T Combine(T x, T y) => T.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Combine<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.Min(x, y);
}

/// <summary>The ends of a type's range, infinities included.</summary>
static class Extremes<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    static readonly bool s_isFloating = T.One / (T.One + T.One) != T.Zero;

    public static T Lowest { get; } = s_isFloating ? -T.One / T.Zero : T.MinValue;

    public static T Highest { get; } = s_isFloating ? T.One / T.Zero : T.MaxValue;
}
