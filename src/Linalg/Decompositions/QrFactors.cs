using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>A = Q R by Householder reflections I - tau v v^H, for double and <see cref="Complex"/>.</summary>
public static class QrFactors
{
    /// <summary>Replaces a matrix [m, n] by R, upper triangular, with zeros below, and finds the first columns of Q.</summary>
    /// <param name="a">[m, n]; on return R.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="q">[m, columns]: orthonormal columns.</param>
    /// <param name="columns">How many columns of Q, min(m, n) to m.</param>
    /// <param name="reflections">Scratch: [min(m, n), m + 1].</param>
    public static void Decompose<T>(Span<T> a, int m, int n, Span<T> q, int columns, Span<T> reflections) where T : unmanaged, INumberBase<T>
    {
        int steps = Math.Min(m, n);
        for (int k = 0; k < steps; k++)
        {
            Span<T> v = reflections.Slice(k * (m + 1), m);
            T tau = reflections[k * (m + 1) + m] = Reflection(a, m, n, k, v);
            Reflect(a, n, k, v, tau);
            for (int i = k + 1; i < m; i++) a[i * n + k] = T.Zero;
        }
        q.Clear();
        for (int i = 0; i < columns; i++) q[i * columns + i] = T.One;
        for (int k = steps - 1; k >= 0; k--) Reflect(q, columns, k, reflections.Slice(k * (m + 1), m), reflections[k * (m + 1) + m]);
    }

    /// <summary>v and tau such that the reflection, which is Hermitian, clears column k below its diagonal.</summary>
    static T Reflection<T>(ReadOnlySpan<T> a, int m, int n, int k, Span<T> v) where T : unmanaged, INumberBase<T>
    {
        double below = 0;
        v.Clear();
        for (int i = k; i < m; i++)
        {
            v[i] = a[i * n + k];
            if (i > k) below += Field<T>.Square(v[i]);
        }
        if (below == 0) return T.Zero;
        double size = Field<T>.Size(v[k]), length = Math.Sqrt(below + size * size);
        v[k] += size == 0 ? Field<T>.Of(length) : v[k] * Field<T>.Of(length / size);
        double square = below + Field<T>.Square(v[k]);
        return Field<T>.Of(2 / square);
    }

    static void Reflect<T>(Span<T> x, int n, int k, ReadOnlySpan<T> v, T tau) where T : unmanaged, INumberBase<T>
    {
        if (T.IsZero(tau)) return;
        for (int j = 0; j < n; j++)
        {
            T sum = T.Zero;
            for (int i = k; i < v.Length; i++) sum += Field<T>.Conjugate(v[i]) * x[i * n + j];
            sum *= tau;
            for (int i = k; i < v.Length; i++) x[i * n + j] -= v[i] * sum;
        }
    }
}
