using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Products of matrices of any number type: float and double by <see cref="Gemm"/>, half and bfloat16 widened, others in plain loops.</summary>
static class MatrixProduct
{
    /// <summary>C[m, n] = op(A)[m, k] op(B)[k, n].</summary>
    /// <param name="a">[m, k], or [k, m] if <paramref name="transposeA"/>.</param>
    /// <param name="b">[k, n], or [n, k] if <paramref name="transposeB"/>.</param>
    /// <param name="c">[m, n].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="transposeA">A is stored transposed.</param>
    /// <param name="transposeB">B is stored transposed.</param>
    /// <param name="conjugate">Transposed operands are conjugated too.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k, bool transposeA, bool transposeB,
        bool conjugate, WorkSplitter? workers) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(float)) Real<T, float>(a, b, c, m, n, k, transposeA, transposeB, workers);
        else if (typeof(T) == typeof(double)) Real<T, double>(a, b, c, m, n, k, transposeA, transposeB, workers);
        else if (Widening.IsNarrow<T>()) Narrow(a, b, c, m, n, k, transposeA, transposeB, workers);
        else Plain(a, b, c, m, n, k, transposeA, transposeB, conjugate);
    }

    static void Real<T, TReal>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k, bool transposeA, bool transposeB, WorkSplitter? workers)
        where T : unmanaged where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal> =>
        Gemm.Multiply(MemoryMarshal.Cast<T, TReal>(a), MemoryMarshal.Cast<T, TReal>(b), MemoryMarshal.Cast<T, TReal>(c), m, n, k, transposeA, transposeB, workers: workers);

    static void Narrow<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k, bool transposeA, bool transposeB, WorkSplitter? workers)
        where T : unmanaged, INumberBase<T>
    {
        using var wide = new WideOperands<T>(a, b, c.Length);
        Gemm.Multiply<float>(wide.A, wide.B, wide.Result, m, n, k, transposeA, transposeB, workers: workers);
        wide.Narrow(c);
    }

    static void Plain<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k, bool transposeA, bool transposeB, bool conjugate)
        where T : unmanaged, INumberBase<T>
    {
        c.Clear();
        if (c.IsEmpty) return;
        for (int i = 0; i < m; i++)
        {
            Span<T> row = c.Slice(i * n, n);
            for (int l = 0; l < k; l++)
            {
                T x = transposeA ? a[l * m + i] : a[i * k + l];
                if (transposeA && conjugate) x = Conjugates.Of(x);
                if (transposeB) AddColumn(x, b[l..], k, row, conjugate);
                else AddRow(x, b.Slice(l * n, n), row);
            }
        }
    }

    static void AddRow<T>(T x, ReadOnlySpan<T> b, Span<T> row) where T : INumberBase<T>
    {
        for (int j = 0; j < row.Length; j++) row[j] += x * b[j];
    }

    static void AddColumn<T>(T x, ReadOnlySpan<T> b, int stride, Span<T> row, bool conjugate) where T : unmanaged, INumberBase<T>
    {
        for (int j = 0; j < row.Length; j++)
        {
            T y = b[j * stride];
            row[j] += x * (conjugate ? Conjugates.Of(y) : y);
        }
    }
}
