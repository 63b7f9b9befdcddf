using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Systems of equations whose matrix is triangular, for double and <see cref="Complex"/>.</summary>
public static class Triangular
{
    /// <summary>Solves A X = B; <paramref name="b"/> [n, columns] is replaced by X. What lies on the other side of A's diagonal is not read.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="b">Right-hand sides.</param>
    /// <param name="columns">How many.</param>
    /// <param name="lower">Is the matrix below its diagonal used?</param>
    /// <param name="unitDiagonal">Is the diagonal 1, whatever is stored?</param>
    public static void Solve<T>(ReadOnlySpan<T> a, int n, Span<T> b, int columns, bool lower, bool unitDiagonal) where T : unmanaged, INumberBase<T>
    {
        for (int step = 0; step < n; step++)
        {
            int i = lower ? step : n - 1 - step;
            Span<T> x = b.Slice(i * columns, columns);
            for (int j = lower ? 0 : i + 1; j < (lower ? i : n); j++)
            {
                T factor = a[i * n + j];
                ReadOnlySpan<T> known = b.Slice(j * columns, columns);
                for (int c = 0; c < columns; c++) x[c] -= factor * known[c];
            }
            if (unitDiagonal) continue;
            for (int c = 0; c < columns; c++) x[c] /= a[i * n + i];
        }
    }

    /// <summary>The adjoint of a matrix [n, n] in place.</summary>
    public static void Adjoint<T>(Span<T> a, int n) where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) (a[i * n + j], a[j * n + i]) = (Field<T>.Conjugate(a[j * n + i]), Field<T>.Conjugate(a[i * n + j]));
        }
    }
}
