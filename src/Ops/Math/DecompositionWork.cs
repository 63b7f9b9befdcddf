using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Eigenvalues, singular values and orthogonal factors of batches of matrices, computed in double or complex128 (<c>TWide</c>).</summary>
static class DecompositionWork
{
    /// <summary>Rows, columns and number of the matrices in input 0.</summary>
    public static (int Rows, int Columns, int Count) Matrices(Tensor x)
    {
        int rank = x.Shape.Rank;
        if (rank < 2) Throw.InvalidArgument($"Input tensor 0 must have rank >= 2, got {rank}");
        return (x.Shape.Int(rank - 2), x.Shape.Int(rank - 1), (int)x.Shape.Slice(0, rank - 2).ElementCount);
    }

    /// <summary>The batch axes of a shape, followed by others.</summary>
    public static Shape Batch(Tensor x, params ReadOnlySpan<long> sizes) => x.Shape.Slice(0, x.Shape.Rank - 2).Concat(new Shape(sizes));

    /// <summary>Stores the transpose of [rows, columns], conjugated if asked.</summary>
    public static void StoreTransposed<TWide, T>(ReadOnlySpan<TWide> x, int rows, int columns, Span<T> y, bool conjugate = false)
        where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) y[j * rows + i] = T.CreateTruncating(conjugate ? Conjugates.Of(x[i * columns + j]) : x[i * columns + j]);
        }
    }

    /// <summary>Output 0 = eigenvalues, ascending; output 1 = eigenvectors in columns, or nothing.</summary>
    public static void Eigen<T, TWide>(KernelContext c, bool vectors) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        int n = MatrixWork.Side(x), size = n * n, count = Matrices(x).Count;
        Tensor e = c.Allocate(0, Batch(x, n)), v = c.Allocate(1, vectors ? x.Shape : new Shape([0L]));
        using var a = new Scratch<TWide>(size);
        using var basis = new Scratch<TWide>(size);
        using var values = new Scratch<double>(n);
        for (int i = 0; size > 0 && i < count; i++)
        {
            MatrixWork.Load(x.Read<T>().Slice(i * size, size), a.Span);
            if (!HermitianEigen.Decompose(a.Span, n, values.Span, basis.Span))
            {
                Throw.InvalidArgument("Self-adjoint eigen decomposition was not successful. The input might not be valid.");
            }
            MatrixWork.Store<double, T>(values.Span, e.Write<T>().Slice(i * n, n));
            if (vectors) StoreTransposed(basis.Span, n, n, v.Write<T>().Slice(i * size, size));
        }
    }

    /// <summary>Output 0 = singular values, descending; outputs 1 and 2 = left and right vectors in columns, or nothing.</summary>
    public static void Singular<T, TWide>(KernelContext c, bool vectors, bool full) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        (int rows, int columns, int count) = Matrices(x);
        int high = Math.Max(rows, columns), low = Math.Min(rows, columns), size = rows * columns, kept = full && vectors ? high : low;
        int us = full ? rows : low, vs = full ? columns : low;
        Tensor s = c.Allocate(0, Batch(x, low));
        Tensor u = c.Allocate(1, vectors ? Batch(x, rows, us) : new Shape([0L])), v = c.Allocate(2, vectors ? Batch(x, columns, vs) : new Shape([0L]));
        using var a = new Scratch<TWide>(size);
        using var longer = new Scratch<TWide>(kept * high);
        using var shorter = new Scratch<TWide>(low * low);
        using var values = new Scratch<double>(low);
        bool wide = columns > rows;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> matrix = x.Read<T>().Slice(i * size, size);
            if (wide) StoreAdjointColumns(matrix, a.Span);
            else StoreTransposed(matrix, rows, columns, a.Span);
            SingularValues.Decompose(a.Span, high, low, values.Span, longer.Span, shorter.Span);
            MatrixWork.Store<double, T>(values.Span, s.Write<T>().Slice(i * low, low));
            if (!vectors) continue;
            Span<T> left = u.Write<T>().Slice(i * rows * us, rows * us), right = v.Write<T>().Slice(i * columns * vs, columns * vs);
            StoreTransposed(longer.Span, kept, high, wide ? right : left);
            StoreTransposed(shorter.Span, low, low, wide ? left : right);
        }
    }

    static void StoreAdjointColumns<T, TWide>(ReadOnlySpan<T> matrix, Span<TWide> y) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        for (int i = 0; i < matrix.Length; i++) y[i] = Conjugates.Of(TWide.CreateTruncating(matrix[i]));
    }

    /// <summary>Output 0 = orthonormal columns, output 1 = upper triangular matrices.</summary>
    public static void Qr<T, TWide>(KernelContext c, bool full) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        (int m, int n, int count) = Matrices(x);
        int low = Math.Min(m, n), kept = full ? m : low;
        Tensor q = c.Allocate(0, Batch(x, m, kept)), r = c.Allocate(1, Batch(x, kept, n));
        using var a = new Scratch<TWide>(m * n);
        using var basis = new Scratch<TWide>(m * kept);
        using var reflections = new Scratch<TWide>(low * (m + 1));
        for (int i = 0; i < count; i++)
        {
            MatrixWork.Load(x.Read<T>().Slice(i * m * n, m * n), a.Span);
            QrFactors.Decompose(a.Span, m, n, basis.Span, kept, reflections.Span);
            MatrixWork.Store<TWide, T>(basis.Span, q.Write<T>().Slice(i * m * kept, m * kept));
            MatrixWork.Store<TWide, T>(a.Span[..(kept * n)], r.Write<T>().Slice(i * kept * n, kept * n));
        }
    }

    /// <summary>Output 0 = the X of least norm that minimizes |A X - B|^2 + l |X|^2.</summary>
    public static void LeastSquares<T, TWide>(KernelContext c, bool fast) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0), b = c.Input(1), l2 = c.Input(2);
        (int m, int n, int count) = Matrices(x);
        int rank = x.Shape.Rank;
        if (l2.Shape.Rank != 0) Throw.InvalidArgument($"regularizer must be scalar, got shape {l2.Shape}");
        double regularizer = l2.Read<double>()[0];
        if (!(regularizer >= 0)) Throw.InvalidArgument("regularizer must be >= 0.");
        if (b.Shape.Rank != rank) Throw.InvalidArgument("All input tensors must have the same rank.");
        bool fits = b.Shape[rank - 2] == m && b.Shape.Slice(0, rank - 2) == x.Shape.Slice(0, rank - 2);
        if (!fits) Throw.InvalidArgument("Input matrix and rhs are incompatible.");
        int columns = b.Shape.Int(rank - 1);
        Tensor y = c.Allocate(0, Batch(x, n, columns));
        using var a = new Scratch<TWide>(m * n);
        using var right = new Scratch<TWide>(m * columns);
        using var solution = new Scratch<TWide>(n * columns);
        using var squares = new LeastSquaresMemory<TWide>(m, n, columns);
        for (int i = 0; i < count; i++)
        {
            MatrixWork.Load(x.Read<T>().Slice(i * m * n, m * n), a.Span);
            MatrixWork.Load(b.Read<T>().Slice(i * m * columns, m * columns), right.Span);
            if (!fast) squares.SolveBySingularValues(a.Span, right.Span, solution.Span, UnitRoundoff<T>());
            else if (!squares.SolveNormalEquations(a.Span, right.Span, solution.Span, regularizer))
            {
                Throw.InvalidArgument("Input matrix was rank deficient or ill-conditioned. Try setting fast=False or provide a larger l2_regularizer > 0.");
            }
            MatrixWork.Store<TWide, T>(solution.Span, y.Write<T>().Slice(i * n * columns, n * columns));
        }
    }

    static double UnitRoundoff<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(Complex64) ? 1.1920929e-7 : 2.220446049250313e-16;
}
