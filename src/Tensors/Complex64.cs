using System.Numerics;

namespace TensorHarbor.Tensors;

/// <summary>A complex number of two singles, laid out as TensorFlow's complex64.</summary>
/// <param name="Real">Real part.</param>
/// <param name="Imaginary">Imaginary part.</param>
public readonly record struct Complex64(float Real, float Imaginary)
{
    /// <summary>Exact.</summary>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>Rounds both parts to single.</summary>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);
}
