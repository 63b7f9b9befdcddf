using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>A function of one element, written for any vector.</summary>
interface IUnaryOperator<T> where T : unmanaged
{
    static abstract TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>A function of two elements, written for any vector.</summary>
interface IBinaryOperator<T> where T : unmanaged
{
    static abstract TV Apply<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>max(x, 0); NaN stays NaN.</summary>
readonly struct ReluOperator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        TSimd.AtLeast(x, TSimd.Constant(0));
}

/// <summary>min(max(x, 0), 6); NaN stays NaN.</summary>
readonly struct Relu6Operator<T> : IUnaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        TSimd.AtMost(TSimd.AtLeast(x, TSimd.Constant(0)), TSimd.Constant(6));
}

/// <summary>The gradient x where the feature y is above 0, else 0.</summary>
readonly struct ReluGradOperator<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Constant(0);
        return TSimd.Select(TSimd.GreaterThan(y, zero), x, zero);
    }
}

/// <summary>The gradient x where the feature y is between 0 and 6, else 0.</summary>
readonly struct Relu6GradOperator<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV zero = TSimd.Constant(0), six = TSimd.Constant(6);
        return TSimd.Select(TSimd.GreaterThan(y, zero), TSimd.Select(TSimd.GreaterThan(six, y), x, zero), zero);
    }
}

/// <summary>(x - y) (x - y).</summary>
readonly struct SquaredDifferenceOperator<T> : IBinaryOperator<T> where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<TV, TSimd>(TV x, TV y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV difference = TSimd.Subtract(x, y);
        return TSimd.Multiply(difference, difference);
    }
}
