using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The error function in single: its Taylor series below a half, and above it 1 - p(t) e^(-x²) with t = 1 / (1 + 0.3275911 x)
/// (Abramowitz and Stegun 7.1.26), right to 2e-7. NaN stays NaN.
/// </summary>
readonly struct ErfOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Join = 0.5, Saturated = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV a = TSimd.AtMost(TSimd.Abs(x), TSimd.Constant(Saturated));
        TV far = Far<TV, TSimd>(a);
        TV zero = TSimd.Constant(0);
        far = TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, far), far);
        return TSimd.Select(TSimd.GreaterThan(TSimd.Constant(Join), a), Near<TV, TSimd>(x), far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Near<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        const double Scale = 1.1283791670955126; // 2 / sqrt(pi)
        TV square = TSimd.Multiply(x, x);
        TV p = TSimd.Constant(Scale / 9360);
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 1320));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale / 216));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 42));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale / 10));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 3));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale));
        return TSimd.Multiply(p, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Far<TV, TSimd>(TV a) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV one = TSimd.Constant(1);
        TV t = TSimd.Divide(one, TSimd.MultiplyAdd(TSimd.Constant(0.3275911), a, one));
        TV p = TSimd.Constant(1.061405429);
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(-1.453152027));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(1.421413741));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(-0.284496736));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(0.254829592));
        TV zero = TSimd.Constant(0);
        TV decay = VectorMath.Exp<T, TV, TSimd>(TSimd.Subtract(zero, TSimd.Multiply(a, a)));
        return TSimd.Subtract(one, TSimd.Multiply(TSimd.Multiply(p, t), decay));
    }
}
