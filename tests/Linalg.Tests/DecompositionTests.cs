using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

/// <summary>Decompositions give back their matrix, and their factors have the form that they promise.</summary>
public sealed class DecompositionTests
{
    const double Tolerance = 1e-12;

    static readonly int[] s_sizes = [0, 1, 2, 3, 4, 7, 8, 16, 25, 40];

    public static TheoryData<int, int, string> Matrices()
    {
        var data = new TheoryData<int, int, string>();
        foreach (int n in s_sizes)
        {
            foreach (string kind in (string[])["random", "complex", "deficient", "zero", "identity", "graded"])
            {
                data.Add(n, n, kind);
                data.Add(n + 3, n, kind);
            }
        }
        return data;
    }

    public static IEnumerable<TheoryDataRow<int, string>> Squares() =>
        Matrices().Select(row => row.Data).Where(d => d.Item1 == d.Item2).Select(d => new TheoryDataRow<int, string>(d.Item1, d.Item3));

    [Theory, MemberData(nameof(Matrices))]
    public void Q_is_orthonormal_R_is_triangular_and_their_product_is_the_matrix(int m, int n, string kind)
    {
        Complex[] a = Make(m, n, kind), r = [.. a], q = new Complex[m * n];
        QrFactors.Decompose<Complex>(r, m, n, q, n, new Complex[n * (m + 1)]);
        AssertNear(a, Product(q, r, m, n, n), m);
        AssertOrthonormalColumns(q, m, n);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < Math.Min(i, n); j++) Assert.Equal(Complex.Zero, r[i * n + j]);
        }
    }

    [Theory, MemberData(nameof(Matrices))]
    public void Singular_vectors_are_orthonormal_values_descend_and_the_sum_is_the_matrix(int m, int n, string kind)
    {
        Complex[] a = Make(m, n, kind), columns = Transposed(a, m, n), left = new Complex[m * m], right = new Complex[n * n];
        double[] values = new double[n];
        SingularValues.Decompose<Complex>(columns, m, n, values, left, right);
        Complex[] sum = new Complex[m * n];
        for (int k = 0; k < n; k++)
        {
            Assert.True(values[k] >= 0 && (k == 0 || values[k] <= values[k - 1]));
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++) sum[i * n + j] += values[k] * left[k * m + i] * Complex.Conjugate(right[k * n + j]);
            }
        }
        AssertNear(a, sum, m);
        AssertOrthonormalColumns(Transposed(left, m, m), m, m);
        AssertOrthonormalColumns(Transposed(right, n, n), n, n);
    }

    [Theory, MemberData(nameof(Squares))]
    public void Eigenvectors_of_a_hermitian_matrix_are_orthonormal_and_stay_in_their_direction(int n, string kind)
    {
        Complex[] half = Make(n, n, kind), a = new Complex[n * n], vectors = new Complex[n * n];
        for (int i = 0; i < n * n; i++) a[i] = half[i] + Complex.Conjugate(half[i % n * n + i / n]);
        double[] values = new double[n];
        Assert.True(HermitianEigen.Decompose<Complex>([.. a], n, values, vectors));
        Assert.Equal(values.Order(), values);
        AssertOrthonormalColumns(Transposed(vectors, n, n), n, n);
        for (int k = 0; k < n; k++)
        {
            Complex[] v = vectors[(k * n)..((k + 1) * n)];
            AssertNear([.. v.Select(x => x * values[k])], Product(a, v, n, n, 1), n);
        }
    }

    [Theory, MemberData(nameof(Squares))]
    public void The_schur_form_is_triangular_and_unitarily_the_matrix(int n, string kind)
    {
        Complex[] a = Make(n, n, kind), t = [.. a], q = new Complex[n * n];
        Assert.True(SchurForm.Decompose(t, n, q, new Complex[2 * n]));
        AssertOrthonormalColumns(q, n, n);
        Complex[] adjoint = [.. Transposed(q, n, n).Select(Complex.Conjugate)];
        AssertNear(a, Product(Product(q, t, n, n, n), adjoint, n, n, n), n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++) Assert.Equal(Complex.Zero, t[i * n + j]);
        }
    }

    static Complex[] Make(int m, int n, string kind)
    {
        var random = new Random(m * 1000 + n);
        Complex Number() => new(random.NextDouble() * 2 - 1, kind == "complex" ? random.NextDouble() * 2 - 1 : 0);
        Complex[] a = new Complex[m * n];
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = kind switch
            {
                "zero" => 0,
                "identity" => i / n == i % n ? 1 : 0,
                "deficient" => (i / n % 2 + 1.0) * (i % n + 1.0),
                "graded" => Number() * Math.Pow(10, -(i % n) % 8),
                _ => Number(),
            };
        }
        return a;
    }

    static Complex[] Transposed(Complex[] a, int m, int n)
    {
        Complex[] transposed = new Complex[a.Length];
        for (int i = 0; i < a.Length; i++) transposed[i % n * m + i / n] = a[i];
        return transposed;
    }

    static Complex[] Product(Complex[] a, Complex[] b, int m, int inner, int n)
    {
        Complex[] c = new Complex[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < n; j++) c[i * n + j] += a[i * inner + k] * b[k * n + j];
            }
        }
        return c;
    }

    static void AssertOrthonormalColumns(Complex[] q, int m, int n)
    {
        Complex[] gram = Product([.. Transposed(q, m, n).Select(Complex.Conjugate)], q, n, m, n);
        AssertNear([.. Enumerable.Range(0, n * n).Select(i => (Complex)(i / n == i % n ? 1 : 0))], gram, m);
    }

    static void AssertNear(Complex[] expected, Complex[] actual, int size)
    {
        double scale = expected.Select(Complex.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            double off = Complex.Abs(expected[i] - actual[i]);
            Assert.True(off <= Tolerance * Math.Max(1, scale) * (size + 1), $"element {i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}
