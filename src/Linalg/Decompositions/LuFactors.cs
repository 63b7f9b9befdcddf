using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>P A = L U with partial pivoting, for double and <see cref="Complex"/>.</summary>
public static class LuFactors
{
    /// <summary>Replaces a matrix by its factors: U with its diagonal, and L below it, whose diagonal is 1.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="rows">[n]: row i of P A is row rows[i] of A.</param>
    /// <returns>1 or -1, the sign of the permutation; 0 if some pivot is 0.</returns>
    public static int Decompose<T>(Span<T> a, int n, Span<int> rows) where T : unmanaged, INumberBase<T>
    {
        int sign = 1;
        bool singular = false;
        for (int i = 0; i < n; i++) rows[i] = i;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Field<T>.Size(a[i * n + k]) > Field<T>.Size(a[pivot * n + k])) pivot = i;
            }
            if (pivot != k)
            {
                for (int j = 0; j < n; j++) (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                sign = -sign;
            }
            if (T.IsZero(a[k * n + k]))
            {
                singular = true;
                continue;
            }
            Eliminate(a, n, k);
        }
        return singular ? 0 : sign;
    }

    static void Eliminate<T>(Span<T> a, int n, int k) where T : unmanaged, INumberBase<T>
    {
        Span<T> pivotRow = a.Slice(k * n, n);
        for (int i = k + 1; i < n; i++)
        {
            Span<T> row = a.Slice(i * n, n);
            T factor = row[k] /= pivotRow[k];
            if (T.IsZero(factor)) continue;
            for (int j = k + 1; j < n; j++) row[j] -= factor * pivotRow[j];
        }
    }

    /// <summary>Solves A X = B; <paramref name="b"/> [n, columns] is replaced by X.</summary>
    /// <param name="lu">What <see cref="Decompose"/> left.</param>
    /// <param name="n">Rows.</param>
    /// <param name="rows">The permutation.</param>
    /// <param name="b">Right-hand sides.</param>
    /// <param name="columns">How many.</param>
    /// <param name="scratch">[n * columns].</param>
    public static void Solve<T>(ReadOnlySpan<T> lu, int n, ReadOnlySpan<int> rows, Span<T> b, int columns, Span<T> scratch) where T : unmanaged, INumberBase<T>
    {
        b.CopyTo(scratch);
        for (int i = 0; i < n; i++) scratch.Slice(rows[i] * columns, columns).CopyTo(b[(i * columns)..]);
        Triangular.Solve(lu, n, b, columns, lower: true, unitDiagonal: true);
        Triangular.Solve(lu, n, b, columns, lower: false, unitDiagonal: false);
    }
}
