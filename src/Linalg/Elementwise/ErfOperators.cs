using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The error function of |x| in single, right above a half: 1 - p(t) e^(-x²) with t = 1 / (1 + 0.3275911 |x|) (Abramowitz and Stegun
/// 7.1.26), to 2e-7. NaN stays NaN.
/// </summary>
readonly struct ErfFarOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Saturated = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV a = TSimd.AtMost(TSimd.Abs(x), TSimd.Constant(Saturated)), one = TSimd.Constant(1);
        TV t = TSimd.Divide(one, TSimd.MultiplyAdd(TSimd.Constant(0.3275911), a, one));
        TV p = TSimd.Constant(1.061405429);
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(-1.453152027));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(1.421413741));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(-0.284496736));
        p = TSimd.MultiplyAdd(p, t, TSimd.Constant(0.254829592));
        TV decay = VectorMath.Exp<T, TV, TSimd>(TSimd.Subtract(TSimd.Constant(0), TSimd.Multiply(a, a)));
        return TSimd.Subtract(one, TSimd.Multiply(TSimd.Multiply(p, t), decay));
    }
}

/// <summary>
/// The error function in single from what <see cref="ErfFarOperator{T}"/> gave: its Taylor series below a half, else that with the sign of x.
/// </summary>
readonly struct ErfJoinOperator<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Join = 0.5, Scale = 1.1283791670955126; // 2 / sqrt(pi)

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x, TV far) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV square = TSimd.Multiply(x, x), p = TSimd.Constant(Scale / 9360), zero = TSimd.Constant(0);
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 1320));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale / 216));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 42));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale / 10));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-Scale / 3));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(Scale));
        far = TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, far), far);
        return TSimd.Select(TSimd.GreaterThan(TSimd.Constant(Join), TSimd.Abs(x)), TSimd.Multiply(p, x), far);
    }
}
