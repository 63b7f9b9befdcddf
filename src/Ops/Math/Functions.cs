using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>Complex functions that <see cref="Complex"/> lacks.</summary>
static class Functions
{
    /// <summary>e to the x, minus 1.</summary>
    public static Complex Expm1(Complex x)
    {
        double half = Math.Sin(x.Imaginary / 2), growth = double.ExpM1(x.Real);
        return new(growth * Math.Cos(x.Imaginary) - 2 * half * half, Math.Exp(x.Real) * Math.Sin(x.Imaginary));
    }

    /// <summary>Logarithm of 1 + x.</summary>
    public static Complex Log1p(Complex x)
    {
        double square = x.Real * (2 + x.Real) + x.Imaginary * x.Imaginary;
        return new(0.5 * double.LogP1(square), Math.Atan2(x.Imaginary, 1 + x.Real));
    }

    /// <summary>Inverse of the hyperbolic sine.</summary>
    public static Complex Asinh(Complex x) => TimesMinusI(Complex.Asin(TimesI(x)));

    /// <summary>Inverse of the hyperbolic cosine; its real part is not negative.</summary>
    public static Complex Acosh(Complex x)
    {
        Complex angle = Complex.Acos(x);
        return angle.Imaginary <= 0 ? TimesI(angle) : TimesMinusI(angle);
    }

    /// <summary>Inverse of the hyperbolic tangent.</summary>
    public static Complex Atanh(Complex x) => 0.5 * (Log1p(x) - Log1p(-x));

    static Complex TimesI(Complex x) => new(-x.Imaginary, x.Real);

    static Complex TimesMinusI(Complex x) => new(x.Imaginary, -x.Real);
}
