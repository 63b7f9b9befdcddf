using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>What decompositions need of double and <see cref="Complex"/> beyond arithmetic.</summary>
static class Field<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>The complex conjugate; a real number itself.</summary>
    public static T Conjugate(T x) => typeof(T) == typeof(Complex) ? Unsafe.BitCast<Complex, T>(Complex.Conjugate(Unsafe.BitCast<T, Complex>(x))) : x;

    /// <summary>The absolute value.</summary>
    public static double Size(T x) => typeof(T) == typeof(Complex) ? Complex.Abs(Unsafe.BitCast<T, Complex>(x)) : Math.Abs(Unsafe.BitCast<T, double>(x));

    /// <summary>The square of the absolute value.</summary>
    public static double Square(T x)
    {
        if (typeof(T) != typeof(Complex)) return Unsafe.BitCast<T, double>(x) * Unsafe.BitCast<T, double>(x);
        Complex z = Unsafe.BitCast<T, Complex>(x);
        return z.Real * z.Real + z.Imaginary * z.Imaginary;
    }

    /// <summary>The real part.</summary>
    public static double Real(T x) => typeof(T) == typeof(Complex) ? Unsafe.BitCast<T, Complex>(x).Real : Unsafe.BitCast<T, double>(x);

    /// <summary>A real number.</summary>
    public static T Of(double x) => typeof(T) == typeof(Complex) ? Unsafe.BitCast<Complex, T>(x) : Unsafe.BitCast<double, T>(x);
}
