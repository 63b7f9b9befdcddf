using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>A = L L^H, for double and <see cref="Complex"/>.</summary>
public static class CholeskyFactor
{
    /// <summary>Replaces a Hermitian matrix, of which only the lower triangle is read, by L; zeros above.</summary>
    /// <returns>False if the matrix is not positive definite.</returns>
    public static bool Decompose<T>(Span<T> a, int n) where T : unmanaged, INumberBase<T>
    {
        for (int j = 0; j < n; j++)
        {
            double square = Field<T>.Real(a[j * n + j]);
            for (int k = 0; k < j; k++) square -= Field<T>.Square(a[j * n + k]);
            if (!(square > 0)) return false;
            double diagonal = Math.Sqrt(square);
            a[j * n + j] = Field<T>.Of(diagonal);
            for (int i = j + 1; i < n; i++)
            {
                T sum = a[i * n + j];
                for (int k = 0; k < j; k++) sum -= a[i * n + k] * Field<T>.Conjugate(a[j * n + k]);
                a[i * n + j] = sum / Field<T>.Of(diagonal);
                a[j * n + i] = T.Zero;
            }
        }
        return true;
    }
}
