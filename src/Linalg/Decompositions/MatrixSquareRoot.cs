using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>The principal square root of a matrix from its Schur form (Björck and Hammarling 1983).</summary>
public static class MatrixSquareRoot
{
    /// <summary>Replaces a matrix by its square root.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="scratch">[2 * n * n + 2 * n].</param>
    /// <returns>False if there is no Schur form: the matrix is not finite.</returns>
    public static bool Compute(Span<Complex> a, int n, Span<Complex> scratch)
    {
        Span<Complex> q = scratch[..(n * n)], product = scratch.Slice(n * n, n * n);
        if (!SchurForm.Decompose(a, n, q, scratch[(2 * n * n)..])) return false;
        for (int j = 0; j < n; j++)
        {
            a[j * n + j] = Complex.Sqrt(a[j * n + j]);
            for (int i = j - 1; i >= 0; i--)
            {
                Complex sum = a[i * n + j];
                for (int k = i + 1; k < j; k++) sum -= a[i * n + k] * a[k * n + j];
                a[i * n + j] = sum == Complex.Zero ? sum : sum / (a[i * n + i] + a[j * n + j]);
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Complex sum = Complex.Zero;
                for (int k = 0; k <= j; k++) sum += q[i * n + k] * a[k * n + j];
                product[i * n + j] = sum;
            }
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Complex sum = Complex.Zero;
                for (int k = 0; k < n; k++) sum += product[i * n + k] * Complex.Conjugate(q[j * n + k]);
                a[i * n + j] = sum;
            }
        }
        return true;
    }
}
