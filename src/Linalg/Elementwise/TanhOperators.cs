using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>The hyperbolic tangent of |x| in single, right above a half: 1 - 2 / (e^2|x| + 1). NaN stays NaN.</summary>
readonly struct TanhFarOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Saturated = 9.02;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV one = TSimd.Constant(1), a = TSimd.AtMost(TSimd.Abs(x), TSimd.Constant(Saturated)), power = VectorMath.Exp<T, TV, TSimd>(TSimd.Add(a, a));
        return TSimd.Subtract(one, TSimd.Divide(TSimd.Constant(2), TSimd.Add(power, one)));
    }
}

/// <summary>
/// The hyperbolic tangent in single from what <see cref="TanhFarOperator{T}"/> gave: x + x³ p(x²) below 0.55, where p is fitted to a relative
/// error of 2e-9, else that with the sign of x.
/// </summary>
readonly struct TanhJoinOperator<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Join = 0.55;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x, TV far) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV square = TSimd.Multiply(x, x), p = TSimd.Constant(-0.00627423730), zero = TSimd.Constant(0);
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(0.0210716780));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-0.0538523085));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(0.133325860));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-0.333333164));
        TV near = TSimd.MultiplyAdd(TSimd.Multiply(x, square), p, x);
        far = TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, far), far);
        return TSimd.Select(TSimd.GreaterThan(TSimd.Constant(Join), TSimd.Abs(x)), near, far);
    }
}

/// <summary>1 / (1 + e^-x) in single. NaN stays NaN.</summary>
readonly struct SigmoidOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV one = TSimd.Constant(1);
        return TSimd.Divide(one, TSimd.Add(one, VectorMath.Exp<T, TV, TSimd>(TSimd.Subtract(TSimd.Constant(0), x))));
    }
}
