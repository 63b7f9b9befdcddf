using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>A = U diag(s) V^H by Hestenes' one-sided Jacobi method, for double and <see cref="Complex"/>.</summary>
public static class SingularValues
{
    /// <summary>Decomposes a matrix that is not wider than high.</summary>
    /// <param name="columns">[n, m]: row k is column k of A, m >= n; overwritten.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of A.</param>
    /// <param name="values">[n]: singular values, descending.</param>
    /// <param name="left">[k, m], n &lt;= k &lt;= m: row i is left vector i; rows past n complete the basis.</param>
    /// <param name="right">[n, n]: row i is right vector i.</param>
    public static void Decompose<T>(Span<T> columns, int m, int n, Span<double> values, Span<T> left, Span<T> right) where T : unmanaged, INumberBase<T>
    {
        if (!Rotations.AllFinite<T>(columns))
        {
            values.Fill(double.NaN);
            left.Fill(Field<T>.Of(double.NaN));
            right.Fill(Field<T>.Of(double.NaN));
            return;
        }
        right.Clear();
        for (int i = 0; i < n; i++) right[i * n + i] = T.One;
        for (int sweep = 0; sweep < Rotations.MaxSweeps && Sweep(columns, m, n, right); sweep++) { }
        for (int k = 0; k < n; k++) values[k] = Math.Sqrt(Square<T>(columns.Slice(k * m, m)));
        Sort(columns, m, n, values, right);
        int found = 0;
        double negligible = n == 0 ? 0 : values[0] * m * 1e-16;
        for (; found < n && values[found] > negligible; found++)
        {
            for (int i = 0; i < m; i++) left[found * m + i] = columns[found * m + i] / Field<T>.Of(values[found]);
        }
        for (; found * m < left.Length; found++) Complete(left, m, found);
    }

    static bool Sweep<T>(Span<T> columns, int m, int n, Span<T> right) where T : unmanaged, INumberBase<T>
    {
        bool rotated = false;
        for (int p = 0; p < n; p++)
        {
            for (int q = p + 1; q < n; q++)
            {
                Span<T> x = columns.Slice(p * m, m), y = columns.Slice(q * m, m);
                T gamma = Dot<T>(x, y);
                double alpha = Square<T>(x), beta = Square<T>(y);
                if (!(Field<T>.Size(gamma) > 1e-15 * Math.Sqrt(alpha) * Math.Sqrt(beta))) continue;
                rotated = true;
                (double cosine, T sine) = Rotations.Of(alpha, beta, gamma);
                Rotations.Apply(x, y, cosine, sine);
                Rotations.Apply(right.Slice(p * n, n), right.Slice(q * n, n), cosine, sine);
            }
        }
        return rotated;
    }

    static void Sort<T>(Span<T> columns, int m, int n, Span<double> values, Span<T> right) where T : unmanaged, INumberBase<T>
    {
        for (int k = 0; k < n; k++)
        {
            int most = k;
            for (int i = k + 1; i < n; i++)
            {
                if (values[i] > values[most]) most = i;
            }
            if (most == k) continue;
            (values[k], values[most]) = (values[most], values[k]);
            for (int i = 0; i < m; i++) (columns[k * m + i], columns[most * m + i]) = (columns[most * m + i], columns[k * m + i]);
            for (int i = 0; i < n; i++) (right[k * n + i], right[most * n + i]) = (right[most * n + i], right[k * n + i]);
        }
    }

    /// <summary>Row <paramref name="at"/> = a unit vector orthogonal to the rows before it, made from the axis that they cover least.</summary>
    static void Complete<T>(Span<T> rows, int m, int at) where T : unmanaged, INumberBase<T>
    {
        int axis = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < m; i++)
        {
            double covered = 0;
            for (int k = 0; k < at; k++) covered += Field<T>.Square(rows[k * m + i]);
            if (covered < least) (axis, least) = (i, covered);
        }
        Span<T> row = rows.Slice(at * m, m);
        row.Clear();
        row[axis] = T.One;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < at; k++)
            {
                Span<T> other = rows.Slice(k * m, m);
                T shadow = Dot<T>(other, row);
                for (int i = 0; i < m; i++) row[i] -= shadow * other[i];
            }
        }
        T length = Field<T>.Of(Math.Sqrt(Square<T>(row)));
        for (int i = 0; i < m; i++) row[i] /= length;
    }

    static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, INumberBase<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++) sum += Field<T>.Conjugate(x[i]) * y[i];
        return sum;
    }

    static double Square<T>(ReadOnlySpan<T> x) where T : unmanaged, INumberBase<T>
    {
        double sum = 0;
        foreach (T value in x) sum += Field<T>.Square(value);
        return sum;
    }
}
