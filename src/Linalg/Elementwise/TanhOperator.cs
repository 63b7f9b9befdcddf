using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The hyperbolic tangent in single: below 0.55 x + x³ p(x²), where p is fitted to a relative error of 2e-9, and above it
/// 1 - 2 / (e^2x + 1). NaN stays NaN.
/// </summary>
readonly struct TanhOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    const double Join = 0.55, Saturated = 9.02;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Constant(0), one = TSimd.Constant(1), a = TSimd.AtMost(TSimd.Abs(x), TSimd.Constant(Saturated));
        TV power = VectorMath.Exp<T, TV, TSimd>(TSimd.Add(a, a));
        TV far = TSimd.Subtract(one, TSimd.Divide(TSimd.Constant(2), TSimd.Add(power, one)));
        far = TSimd.Select(TSimd.GreaterThan(zero, x), TSimd.Subtract(zero, far), far);
        return TSimd.Select(TSimd.GreaterThan(TSimd.Constant(Join), a), Near<TV, TSimd>(x), far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TV Near<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV square = TSimd.Multiply(x, x), p = TSimd.Constant(-0.00627423730);
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(0.0210716780));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-0.0538523085));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(0.133325860));
        p = TSimd.MultiplyAdd(p, square, TSimd.Constant(-0.333333164));
        return TSimd.MultiplyAdd(TSimd.Multiply(x, square), p, x);
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
