using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Functions of float and double vectors.</summary>
static class VectorMath
{
    /// <summary>
    /// e to the x, within 2 units in the last place: 2^n times the Taylor series of the rest, which is at most ln(2)/2. Overflow
    /// gives infinity, underflow subnormal numbers and 0, NaN gives NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Exp<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        typeof(T) == typeof(float) ? ExpOfSingle<T, TV, TSimd>(x) : ExpOfDouble<T, TV, TSimd>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV ExpOfSingle<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        x = TSimd.AtMost(TSimd.AtLeast(x, TSimd.Constant(-104)), TSimd.Constant(89));
        TV n = TSimd.Round(TSimd.Multiply(x, TSimd.Constant(1.4426950408889634)));
        TV r = TSimd.MultiplyAdd(n, TSimd.Constant(-0.693359375), x);
        r = TSimd.MultiplyAdd(n, TSimd.Constant(2.12194440e-4), r);
        return TSimd.ScaleBinary(Series<T, TV, TSimd>(TSimd.Constant(1.0 / 5040), r), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV ExpOfDouble<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        x = TSimd.AtMost(TSimd.AtLeast(x, TSimd.Constant(-746)), TSimd.Constant(710));
        TV n = TSimd.Round(TSimd.Multiply(x, TSimd.Constant(1.4426950408889634)));
        TV r = TSimd.MultiplyAdd(n, TSimd.Constant(-0.693145751953125), x);
        r = TSimd.MultiplyAdd(n, TSimd.Constant(-1.42860682030941723212e-6), r);
        TV p = TSimd.Constant(1.0 / 6227020800);
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 479001600));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 39916800));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 3628800));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 362880));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 40320));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 5040));
        return TSimd.ScaleBinary(Series<T, TV, TSimd>(p, r), n);
    }

    /// <summary>The Taylor series of e to the r from the sixth power down; <paramref name="p"/> stands before the seventh.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Series<T, TV, TSimd>(TV p, TV r) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 720));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 120));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 24));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.0 / 6));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(0.5));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1));
        return TSimd.MultiplyAdd(p, r, TSimd.Constant(1));
    }

    /// <summary>-1, 0 or 1; 0 for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sign<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero), one = TSimd.Broadcast(T.One);
        return TSimd.Select(TSimd.GreaterThan(x, zero), one, TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, one), zero));
    }
}
