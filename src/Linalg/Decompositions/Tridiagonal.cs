using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Matrices of three diagonals, for double and <see cref="Complex"/>. Element i of each diagonal lies in row i.</summary>
public static class Tridiagonal
{
    /// <summary>Y = A X for X [n, columns]. The last element above and the first below the diagonal are not read.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> above, ReadOnlySpan<T> diagonal, ReadOnlySpan<T> below, ReadOnlySpan<T> x, int columns, Span<T> y)
        where T : unmanaged, INumberBase<T>
    {
        int n = diagonal.Length;
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                T sum = diagonal[i] * x[i * columns + c];
                if (i > 0) sum += below[i] * x[(i - 1) * columns + c];
                if (i + 1 < n) sum += above[i] * x[(i + 1) * columns + c];
                y[i * columns + c] = sum;
            }
        }
    }

    /// <summary>Solves A X = B; <paramref name="b"/> [n, columns] is replaced by X, the diagonals are overwritten.</summary>
    /// <param name="above">[n].</param>
    /// <param name="diagonal">[n].</param>
    /// <param name="below">[n].</param>
    /// <param name="b">Right-hand sides.</param>
    /// <param name="columns">How many.</param>
    /// <param name="pivoting">May neighbouring rows be exchanged?</param>
    /// <param name="leastPivot">Pivots of smaller size become this one.</param>
    /// <returns>False if a pivot is 0.</returns>
    public static bool Solve<T>(Span<T> above, Span<T> diagonal, Span<T> below, Span<T> b, int columns, bool pivoting, double leastPivot)
        where T : unmanaged, INumberBase<T>
    {
        int n = diagonal.Length;
        if (n > 0) above[n - 1] = T.Zero;
        for (int i = 0; i < n; i++)
        {
            T second = T.Zero;
            bool exchange = pivoting && i + 1 < n && Field<T>.Size(below[i + 1]) > Field<T>.Size(diagonal[i]);
            if (exchange)
            {
                (diagonal[i], below[i + 1]) = (below[i + 1], diagonal[i]);
                (above[i], diagonal[i + 1]) = (diagonal[i + 1], above[i]);
                (second, above[i + 1]) = (above[i + 1], T.Zero);
                for (int c = 0; c < columns; c++) (b[i * columns + c], b[(i + 1) * columns + c]) = (b[(i + 1) * columns + c], b[i * columns + c]);
            }
            double size = Field<T>.Size(diagonal[i]);
            if (size < leastPivot) diagonal[i] = Field<T>.Of(Field<T>.Real(diagonal[i]) < 0 ? -leastPivot : leastPivot);
            else if (size == 0) return false;
            if (i + 1 < n)
            {
                T factor = below[i + 1] / diagonal[i];
                diagonal[i + 1] -= factor * above[i];
                above[i + 1] -= factor * second;
                for (int c = 0; c < columns; c++) b[(i + 1) * columns + c] -= factor * b[i * columns + c];
            }
            below[i] = second;
        }
        SubstituteBack<T>(above, diagonal, below, b, columns);
        return true;
    }

    static void SubstituteBack<T>(ReadOnlySpan<T> above, ReadOnlySpan<T> diagonal, ReadOnlySpan<T> second, Span<T> b, int columns)
        where T : unmanaged, INumberBase<T>
    {
        int n = diagonal.Length;
        for (int i = n - 1; i >= 0; i--)
        {
            for (int c = 0; c < columns; c++)
            {
                T sum = b[i * columns + c];
                if (i + 1 < n) sum -= above[i] * b[(i + 1) * columns + c];
                if (i + 2 < n) sum -= second[i] * b[(i + 2) * columns + c];
                b[i * columns + c] = sum / diagonal[i];
            }
        }
    }
}
