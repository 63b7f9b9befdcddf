using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Least-squares solutions of A X = B, A [m, n], B [m, columns], and the scratch memory that they take.</summary>
readonly ref struct LeastSquaresMemory<T>(int m, int n, int columns) : IDisposable where T : unmanaged, INumberBase<T>
{
    readonly int _low = Math.Min(m, n);
    readonly int _high = Math.Max(m, n);
    readonly Scratch<T> _first = new(Math.Max(m * n, Math.Min(m, n) * Math.Min(m, n)));
    readonly Scratch<T> _left = new(m * n);
    readonly Scratch<T> _right = new(Math.Min(m, n) * Math.Min(m, n));
    readonly Scratch<T> _part = new(Math.Min(m, n) * columns);
    readonly Scratch<double> _values = new(Math.Min(m, n));

    /// <summary>By the Cholesky factor of A^H A + l I, or of A A^H + l I if A is wide.</summary>
    /// <returns>False if the factor does not exist.</returns>
    public bool SolveNormalEquations(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> x, double regularizer)
    {
        bool wide = n > m;
        Span<T> gram = _first.Span[..(_low * _low)];
        for (int i = 0; i < _low; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T sum = i == j ? T.CreateTruncating(regularizer) : T.Zero;
                for (int k = 0; k < _high; k++)
                {
                    sum += wide ? a[i * n + k] * Conjugates.Of(a[j * n + k]) : Conjugates.Of(a[k * n + i]) * a[k * n + j];
                }
                gram[i * _low + j] = sum;
            }
        }
        if (!CholeskyFactor.Decompose(gram, _low)) return false;
        Span<T> middle = wide ? _part.Span : x;
        if (wide) b.CopyTo(middle);
        else MultiplyAdjoint(a, b, middle);
        Triangular.Solve(gram, _low, middle, columns, lower: true, unitDiagonal: false);
        Triangular.Adjoint(gram, _low);
        Triangular.Solve(gram, _low, middle, columns, lower: false, unitDiagonal: false);
        if (wide) MultiplyAdjoint(a, middle, x);
        return true;
    }

    /// <summary>By the pseudoinverse; singular values below <paramref name="roundoff"/> times the largest and the lower size count as 0.</summary>
    public void SolveBySingularValues(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> x, double roundoff)
    {
        bool wide = n > m;
        Span<T> lines = _first.Span[..(m * n)];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++) lines[wide ? i * n + j : j * m + i] = wide ? Conjugates.Of(a[i * n + j]) : a[i * n + j];
        }
        SingularValues.Decompose(lines, _high, _low, _values.Span, _left.Span, _right.Span);
        ReadOnlySpan<T> u = wide ? _right.Span : _left.Span, v = wide ? _left.Span : _right.Span;
        double least = _low == 0 ? 0 : _values.Span[0] * roundoff * _low;
        x.Clear();
        for (int k = 0; k < _low; k++)
        {
            if (_values.Span[k] <= least) break;
            for (int c = 0; c < columns; c++)
            {
                T sum = T.Zero;
                for (int i = 0; i < m; i++) sum += Conjugates.Of(u[k * m + i]) * b[i * columns + c];
                sum /= T.CreateTruncating(_values.Span[k]);
                for (int j = 0; j < n; j++) x[j * columns + c] += v[k * n + j] * sum;
            }
        }
    }

    void MultiplyAdjoint(ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> x)
    {
        x.Clear();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T factor = Conjugates.Of(a[i * n + j]);
                for (int c = 0; c < columns; c++) x[j * columns + c] += factor * y[i * columns + c];
            }
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _left.Dispose();
        _right.Dispose();
        _part.Dispose();
        _values.Dispose();
    }
}
