using System.Numerics;
using System.Runtime.CompilerServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Complex conjugates in kernels that serve real and complex types.</summary>
static class Conjugates
{
    /// <summary>The conjugate of a complex number; a real number itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x) where T : unmanaged
    {
        if (typeof(T) == typeof(Complex64)) return Unsafe.BitCast<Complex64, T>(Complex64.Conjugate(Unsafe.BitCast<T, Complex64>(x)));
        if (typeof(T) == typeof(Complex)) return Unsafe.BitCast<Complex, T>(Complex.Conjugate(Unsafe.BitCast<T, Complex>(x)));
        return x;
    }
}
