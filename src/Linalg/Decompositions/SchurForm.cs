using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>A = Q T Q^H, T upper triangular, by shifted QR steps on the Hessenberg form.</summary>
public static class SchurForm
{
    const int StepsPerEigenvalue = 60, PatientSteps = 20;
    const double Epsilon = 1.1e-16, Tiny = 1e-280;

    /// <summary>Replaces a matrix by T.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="q">[n, n]: Q on return.</param>
    /// <param name="scratch">[2, n].</param>
    /// <returns>False if the matrix is not finite or the steps do not converge.</returns>
    public static bool Decompose(Span<Complex> a, int n, Span<Complex> q, Span<Complex> scratch)
    {
        if (!Rotations.AllFinite<Complex>(a)) return false;
        q.Clear();
        for (int i = 0; i < n; i++) q[i * n + i] = Complex.One;
        for (int k = 0; k < n - 2; k++) ReduceColumn(a, n, k, q, scratch[..n]);
        int steps = 0;
        double norm = 0;
        foreach (Complex value in a) norm += Field<Complex>.Square(value);
        norm = Math.Sqrt(norm);
        for (int high = n - 1; high > 0;)
        {
            // where all that is left is rounding, as in matrices of low rank, nothing gets small beside its neighbours
            double floor = steps < PatientSteps ? Tiny : Math.Max(Tiny, Epsilon * norm * n);
            int low = high;
            while (low > 0 && !IsNegligible(a, n, low, floor)) low--;
            if (low > 0) a[low * n + low - 1] = Complex.Zero;
            if (low == high)
            {
                high--;
                steps = 0;
                continue;
            }
            if (++steps > StepsPerEigenvalue) return false;
            Complex shift = steps % 10 == 0 ? a[high * n + high] + Complex.Abs(a[high * n + high - 1]) : Shift(a, n, high);
            Step(a, n, low, high, shift, q, scratch);
        }
        return true;
    }

    static bool IsNegligible(ReadOnlySpan<Complex> a, int n, int i, double floor)
    {
        double around = Complex.Abs(a[i * n + i]) + Complex.Abs(a[(i - 1) * n + i - 1]), size = Complex.Abs(a[i * n + i - 1]);
        return size <= Epsilon * around || size < floor;
    }

    /// <summary>The eigenvalue of the last two rows that is closer to the last diagonal element.</summary>
    static Complex Shift(ReadOnlySpan<Complex> a, int n, int i)
    {
        Complex p = a[(i - 1) * n + i - 1], s = a[i * n + i], product = a[(i - 1) * n + i] * a[i * n + i - 1], half = (p - s) / 2;
        Complex root = Complex.Sqrt(half * half + product), plus = half + root, minus = half - root;
        Complex far = Complex.Abs(plus) > Complex.Abs(minus) ? plus : minus;
        return far == Complex.Zero ? s : s - product / far;
    }

    static void ReduceColumn(Span<Complex> a, int n, int k, Span<Complex> q, Span<Complex> v)
    {
        double below = 0, largest = 0;
        v.Clear();
        for (int i = k + 1; i < n; i++) largest = Math.Max(largest, Complex.Abs(a[i * n + k]));
        for (int i = k + 1; largest > Tiny && i < n; i++)
        {
            v[i] = a[i * n + k] / largest; // so that squares do not get lost
            if (i > k + 1) below += Field<Complex>.Square(v[i]);
        }
        if (below < Tiny)
        {
            for (int i = k + 2; i < n; i++) a[i * n + k] = Complex.Zero;
            return;
        }
        double size = Complex.Abs(v[k + 1]), length = Math.Sqrt(below + size * size);
        v[k + 1] = size == 0 ? length : v[k + 1] * (1 + length / size);
        double tau = 2 / (below + Field<Complex>.Square(v[k + 1]));
        for (int j = 0; j < n; j++)
        {
            Complex sum = Complex.Zero;
            for (int i = k + 1; i < n; i++) sum += Complex.Conjugate(v[i]) * a[i * n + j];
            for (int i = k + 1; i < n; i++) a[i * n + j] -= v[i] * (tau * sum);
        }
        ReflectRows(a, n, k + 1, v, tau);
        ReflectRows(q, n, k + 1, v, tau);
        for (int i = k + 2; i < n; i++) a[i * n + k] = Complex.Zero;
    }

    static void ReflectRows(Span<Complex> x, int n, int from, ReadOnlySpan<Complex> v, double tau)
    {
        for (int i = 0; i < n; i++)
        {
            Span<Complex> row = x.Slice(i * n, n);
            Complex sum = Complex.Zero;
            for (int j = from; j < n; j++) sum += row[j] * v[j];
            for (int j = from; j < n; j++) row[j] -= tau * sum * Complex.Conjugate(v[j]);
        }
    }

    static void Step(Span<Complex> a, int n, int low, int high, Complex shift, Span<Complex> q, Span<Complex> scratch)
    {
        Span<Complex> cosines = scratch[..n], sines = scratch.Slice(n, n);
        for (int i = low; i <= high; i++) a[i * n + i] -= shift;
        for (int k = low; k < high; k++)
        {
            Complex x = a[k * n + k], y = a[(k + 1) * n + k];
            double length = Math.Sqrt(Field<Complex>.Square(x) + Field<Complex>.Square(y));
            (cosines[k], sines[k]) = length == 0 ? (Complex.One, Complex.Zero) : (x / length, y / length);
            Complex c = cosines[k], s = sines[k];
            for (int j = k; j < n; j++)
            {
                Complex above = a[k * n + j], under = a[(k + 1) * n + j];
                a[k * n + j] = Complex.Conjugate(c) * above + Complex.Conjugate(s) * under;
                a[(k + 1) * n + j] = c * under - s * above;
            }
        }
        for (int k = low; k < high; k++)
        {
            RotateColumns(a, n, k, Math.Min(k + 2, high + 1), cosines[k], sines[k]);
            RotateColumns(q, n, k, n, cosines[k], sines[k]);
        }
        for (int i = low; i <= high; i++) a[i * n + i] += shift;
    }

    static void RotateColumns(Span<Complex> x, int n, int k, int rows, Complex c, Complex s)
    {
        for (int i = 0; i < rows; i++)
        {
            Complex left = x[i * n + k], right = x[i * n + k + 1];
            x[i * n + k] = c * left + s * right;
            x[i * n + k + 1] = Complex.Conjugate(c) * right - Complex.Conjugate(s) * left;
        }
    }
}
