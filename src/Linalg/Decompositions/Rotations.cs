using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Jacobi's plane rotations, for double and <see cref="Complex"/>.</summary>
static class Rotations
{
    /// <summary>How often all pairs are visited at most; convergence is quadratic and takes less than ten.</summary>
    internal const int MaxSweeps = 60;

    /// <summary>
    /// The rotation [[c, s], [-conj(s), c]] which makes [[alpha, gamma], [conj(gamma), beta]] diagonal, applied to its columns and,
    /// conjugated, to its rows.
    /// </summary>
    internal static (double Cosine, T Sine) Of<T>(double alpha, double beta, T gamma) where T : unmanaged, INumberBase<T>
    {
        double size = Field<T>.Size(gamma), tau = (beta - alpha) / (2 * size);
        double tangent = Math.CopySign(1 / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau)), tau), cosine = 1 / Math.Sqrt(1 + tangent * tangent);
        return (cosine, gamma * Field<T>.Of(tangent * cosine / size));
    }

    /// <summary>(p, q) becomes (c p - conj(s) q, s p + c q).</summary>
    internal static void Apply<T>(Span<T> p, Span<T> q, double cosine, T sine) where T : unmanaged, INumberBase<T>
    {
        T c = Field<T>.Of(cosine), back = Field<T>.Conjugate(sine);
        for (int i = 0; i < p.Length; i++) (p[i], q[i]) = (c * p[i] - back * q[i], sine * p[i] + c * q[i]);
    }

    /// <summary>Are all elements finite?</summary>
    internal static bool AllFinite<T>(ReadOnlySpan<T> x) where T : unmanaged, INumberBase<T>
    {
        foreach (T value in x)
        {
            if (!T.IsFinite(value)) return false;
        }
        return true;
    }
}
