using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>exp(A) by scaling, a Padé approximant of degree 13, and squaring (Higham 2005), for double and <see cref="Complex"/>.</summary>
public static class MatrixExponential
{
    /// <summary>The 1-norm up to which the approximant is exact in double.</summary>
    const double Radius = 5.371920351148152;

    static readonly double[] _weights =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
        33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ];

    /// <summary>Replaces a matrix by its exponential; NaN if it is not finite.</summary>
    /// <param name="a">[n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="scratch">[7, n, n].</param>
    /// <param name="rows">Scratch: [n].</param>
    public static void Compute<T>(Span<T> a, int n, Span<T> scratch, Span<int> rows) where T : unmanaged, INumberBase<T>
    {
        int size = n * n;
        double norm = Norm<T>(a, n);
        if (!double.IsFinite(norm))
        {
            a.Fill(Field<T>.Of(double.NaN));
            return;
        }
        int halvings = norm > Radius ? (int)Math.Ceiling(Math.Log2(norm / Radius)) : 0;
        T scale = Field<T>.Of(Math.ScaleB(1, -halvings));
        foreach (ref T value in a) value *= scale;
        Span<T> a2 = scratch[..size], a4 = scratch.Slice(size, size), a6 = scratch.Slice(2 * size, size), odd = scratch.Slice(3 * size, size);
        Span<T> even = scratch.Slice(4 * size, size), sum = scratch.Slice(5 * size, size), product = scratch.Slice(6 * size, size);
        Multiply<T>(a, a, a2, n);
        Multiply<T>(a2, a2, a4, n);
        Multiply<T>(a4, a2, a6, n);
        Half<T>(a2, a4, a6, 1, n, sum, product);
        Multiply<T>(a, product, odd, n);
        Half<T>(a2, a4, a6, 0, n, sum, even);
        for (int i = 0; i < size; i++)
        {
            a[i] = even[i] + odd[i];
            even[i] -= odd[i];
        }
        LuFactors.Decompose(even, n, rows);
        LuFactors.Solve(even, n, rows, a, n, product);
        for (int i = 0; i < halvings; i++)
        {
            Multiply<T>(a, a, product, n);
            product.CopyTo(a);
        }
    }

    /// <summary>The even (first = 0) or odd (first = 1, without its factor A) terms of the numerator.</summary>
    static void Half<T>(ReadOnlySpan<T> a2, ReadOnlySpan<T> a4, ReadOnlySpan<T> a6, int first, int n, Span<T> sum, Span<T> result)
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = W<T>(first + 12) * a6[i] + W<T>(first + 10) * a4[i] + W<T>(first + 8) * a2[i];
        }
        Multiply(a6, sum, result, n);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] += W<T>(first + 6) * a6[i] + W<T>(first + 4) * a4[i] + W<T>(first + 2) * a2[i];
            if (i % (n + 1) == 0) result[i] += W<T>(first);
        }
    }

    static T W<T>(int k) where T : unmanaged, INumberBase<T> => Field<T>.Of(_weights[k]);

    static double Norm<T>(ReadOnlySpan<T> a, int n) where T : unmanaged, INumberBase<T>
    {
        double norm = 0;
        for (int j = 0; j < n; j++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++) sum += Field<T>.Size(a[i * n + j]);
            norm = Math.Max(norm, sum);
        }
        return norm;
    }

    static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int n) where T : unmanaged, INumberBase<T>
    {
        c.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<T> row = c.Slice(i * n, n);
            for (int k = 0; k < n; k++)
            {
                T factor = a[i * n + k];
                ReadOnlySpan<T> other = b.Slice(k * n, n);
                for (int j = 0; j < n; j++) row[j] += factor * other[j];
            }
        }
    }
}
