using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>A comparison of two vectors.</summary>
interface IVectorComparison
{
    /// <summary>Is the result the opposite of what <see cref="Mask"/> gives?</summary>
    static virtual bool IsNegated => false;

    static abstract TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

readonly struct LessMask : IVectorComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.GreaterThan(y, x);
}

readonly struct LessOrEqualMask : IVectorComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.GreaterThanOrEqual(y, x);
}

readonly struct GreaterMask : IVectorComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.GreaterThan(x, y);
}

readonly struct GreaterOrEqualMask : IVectorComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.GreaterThanOrEqual(x, y);
}

readonly struct EqualMask : IVectorComparison
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.EqualTo(x, y);
}

readonly struct NotEqualMask : IVectorComparison
{
    public static bool IsNegated => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Mask<T, TV, TSimd>(TV x, TV y) where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV> => TSimd.EqualTo(x, y);
}
