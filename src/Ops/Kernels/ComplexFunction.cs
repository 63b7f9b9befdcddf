using System.Numerics;
using System.Runtime.CompilerServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A function of one complex number, in double.</summary>
interface IComplexFunction
{
    static abstract Complex Apply(Complex x);
}

/// <summary>A function of two complex numbers, in double.</summary>
interface IComplexOperator
{
    static abstract Complex Apply(Complex x, Complex y);
}

/// <summary>A complex function for elements of either width: complex64 is widened, and the result rounded.</summary>
readonly struct OfComplex<T, TFunction> : IScalarFunction<T, T> where T : unmanaged where TFunction : struct, IComplexFunction
{
    public static T Apply(T x) => ComplexWidth<T>.Narrow(TFunction.Apply(ComplexWidth<T>.Widen(x)));
}

/// <summary>A complex operator for elements of either width: complex64 is widened, and the result rounded.</summary>
readonly struct OfComplexes<T, TOperator> : Linalg.IScalarOperator<T, T> where T : unmanaged where TOperator : struct, IComplexOperator
{
    public static T Apply(T x, T y) => ComplexWidth<T>.Narrow(TOperator.Apply(ComplexWidth<T>.Widen(x), ComplexWidth<T>.Widen(y)));
}

/// <summary>Conversions between complex64 or complex128 and <see cref="Complex"/>.</summary>
static class ComplexWidth<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex Widen(T x) => typeof(T) == typeof(Complex64) ? Unsafe.BitCast<T, Complex64>(x) : Unsafe.BitCast<T, Complex>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Narrow(Complex x) => typeof(T) == typeof(Complex64) ? Unsafe.BitCast<Complex64, T>((Complex64)x) : Unsafe.BitCast<Complex, T>(x);
}
