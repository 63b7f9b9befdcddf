using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>
/// A complex number of two singles, laid out as TensorFlow's complex64. Sums and products are done in single; quotients and functions
/// in double, then rounded.
/// </summary>
/// <param name="real">Real part.</param>
/// <param name="imaginary">Imaginary part.</param>
public readonly partial struct Complex64(float real, float imaginary) : INumberBase<Complex64>
{
    /// <summary>Real part.</summary>
    public float Real { get; } = real;

    /// <summary>Imaginary part.</summary>
    public float Imaginary { get; } = imaginary;

    /// <summary>0.</summary>
    public static Complex64 Zero => default;

    /// <summary>1.</summary>
    public static Complex64 One => new(1, 0);

    /// <summary>Exact.</summary>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>Rounds both parts to single.</summary>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>A real number.</summary>
    public static implicit operator Complex64(float value) => new(value, 0);

    /// <summary>The number with its imaginary part negated.</summary>
    public static Complex64 Conjugate(Complex64 value) => new(value.Real, -value.Imaginary);

    /// <summary>IEEE equality of both parts.</summary>
    public static bool operator ==(Complex64 left, Complex64 right) => left.Real == right.Real && left.Imaginary == right.Imaginary;

    /// <summary>IEEE inequality of some part.</summary>
    public static bool operator !=(Complex64 left, Complex64 right) => !(left == right);

    /// <summary>The sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex64 operator +(Complex64 left, Complex64 right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    /// <summary>The difference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex64 operator -(Complex64 left, Complex64 right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>The product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex64 operator *(Complex64 left, Complex64 right) => new(
        left.Real * right.Real - left.Imaginary * right.Imaginary, left.Real * right.Imaginary + left.Imaginary * right.Real);

    /// <summary>The quotient.</summary>
    public static Complex64 operator /(Complex64 left, Complex64 right) => (Complex64)((Complex)left / right);

    /// <summary>The negative.</summary>
    public static Complex64 operator -(Complex64 value) => new(-value.Real, -value.Imaginary);

    /// <summary>The same number.</summary>
    public static Complex64 operator +(Complex64 value) => value;

    /// <summary>One more.</summary>
    public static Complex64 operator ++(Complex64 value) => value + One;

    /// <summary>One less.</summary>
    public static Complex64 operator --(Complex64 value) => value - One;

    /// <inheritdoc/>
    public bool Equals(Complex64 other) => Real.Equals(other.Real) && Imaginary.Equals(other.Imaginary);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Complex64 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Real, Imaginary);
}
