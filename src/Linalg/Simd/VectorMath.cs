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
    public static TV Exp<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        bool isSingle = typeof(T) == typeof(float);
        x = TSimd.AtMost(TSimd.AtLeast(x, Constant<T, TV, TSimd>(isSingle ? -104 : -746)), Constant<T, TV, TSimd>(isSingle ? 89 : 710));
        TV n = TSimd.Round(TSimd.Multiply(x, Constant<T, TV, TSimd>(1.4426950408889634)));
        TV r = TSimd.MultiplyAdd(n, Constant<T, TV, TSimd>(isSingle ? -0.693359375 : -0.693145751953125), x);
        r = TSimd.MultiplyAdd(n, Constant<T, TV, TSimd>(isSingle ? 2.12194440e-4 : -1.42860682030941723212e-6), r);
        TV p = Constant<T, TV, TSimd>(1.0 / 5040);
        if (!isSingle)
        {
            p = Constant<T, TV, TSimd>(1.0 / 6227020800);
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 479001600));
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 39916800));
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 3628800));
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 362880));
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 40320));
            p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 5040));
        }
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 720));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 120));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 24));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1.0 / 6));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(0.5));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1));
        p = TSimd.MultiplyAdd(p, r, Constant<T, TV, TSimd>(1));
        return TSimd.ScaleBinary(p, n);
    }

    /// <summary>-1, 0 or 1; 0 for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sign<T, TV, TSimd>(TV x) where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Broadcast(T.Zero), one = TSimd.Broadcast(T.One);
        return TSimd.Select(TSimd.GreaterThan(x, zero), one, TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, one), zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Constant<T, TV, TSimd>(double value)
        where T : unmanaged, INumber<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        TSimd.Broadcast(T.CreateTruncating(value));
}
