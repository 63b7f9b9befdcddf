using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>A = V diag(e) V^H of a Hermitian matrix by Jacobi's method, for double and <see cref="Complex"/>.</summary>
public static class HermitianEigen
{
    /// <summary>Finds eigenvalues and eigenvectors.</summary>
    /// <param name="a">[n, n], of which only the lower triangle is read; overwritten.</param>
    /// <param name="n">Rows.</param>
    /// <param name="values">[n]: eigenvalues, ascending.</param>
    /// <param name="vectors">[n, n]: row k is the eigenvector of value k.</param>
    /// <returns>False if the matrix is not finite.</returns>
    public static bool Decompose<T>(Span<T> a, int n, Span<double> values, Span<T> vectors) where T : unmanaged, INumberBase<T>
    {
        double square = 0;
        vectors.Clear();
        for (int i = 0; i < n; i++)
        {
            vectors[i * n + i] = T.One;
            a[i * n + i] = Field<T>.Of(Field<T>.Real(a[i * n + i]));
            for (int j = 0; j < i; j++) a[j * n + i] = Field<T>.Conjugate(a[i * n + j]);
            for (int j = 0; j <= i; j++) square += Field<T>.Square(a[i * n + j]);
        }
        if (!double.IsFinite(square)) return false;
        double negligible = Math.Sqrt(square) * 1e-18;
        for (int sweep = 0; sweep < Rotations.MaxSweeps && Sweep(a, n, vectors, negligible); sweep++) { }
        for (int i = 0; i < n; i++) values[i] = Field<T>.Real(a[i * n + i]);
        Sort(n, values, vectors);
        return true;
    }

    static bool Sweep<T>(Span<T> a, int n, Span<T> vectors, double negligible) where T : unmanaged, INumberBase<T>
    {
        bool rotated = false;
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                T gamma = a[p * n + q];
                if (!(Field<T>.Size(gamma) > negligible)) continue;
                rotated = true;
                (double cosine, T sine) = Rotations.Of(Field<T>.Real(a[p * n + p]), Field<T>.Real(a[q * n + q]), gamma);
                Rotate(a, n, p, q, cosine, sine);
                Rotations.Apply(vectors.Slice(p * n, n), vectors.Slice(q * n, n), cosine, sine);
            }
        }
        return rotated;
    }

    static void Rotate<T>(Span<T> a, int n, int p, int q, double cosine, T sine) where T : unmanaged, INumberBase<T>
    {
        T c = Field<T>.Of(cosine), back = Field<T>.Conjugate(sine);
        Rotations.Apply(a.Slice(p * n, n), a.Slice(q * n, n), cosine, back);
        for (int i = 0; i < n; i++)
        {
            T x = a[i * n + p], y = a[i * n + q];
            a[i * n + p] = c * x - back * y;
            a[i * n + q] = sine * x + c * y;
        }
        a[p * n + q] = a[q * n + p] = T.Zero;
    }

    static void Sort<T>(int n, Span<double> values, Span<T> vectors) where T : unmanaged, INumberBase<T>
    {
        for (int k = 0; k < n; k++)
        {
            int least = k;
            for (int i = k + 1; i < n; i++)
            {
                if (values[i] < values[least]) least = i;
            }
            if (least == k) continue;
            (values[k], values[least]) = (values[least], values[k]);
            for (int i = 0; i < n; i++) (vectors[k * n + i], vectors[least * n + i]) = (vectors[least * n + i], vectors[k * n + i]);
        }
    }
}
