using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Solving, inverting and decomposing batches of matrices. Real numbers are computed in double, complex ones in complex128
/// (<c>TWide</c>), then rounded.
/// </summary>
static class MatrixWork
{
    /// <summary>Side of the square matrices in an input.</summary>
    public static int Side(Tensor x)
    {
        int rank = x.Shape.Rank;
        if (rank < 2) Throw.InvalidArgument($"Input tensor 0 must have rank >= 2, got {rank}");
        if (x.Shape[rank - 2] != x.Shape[rank - 1]) Throw.InvalidArgument("Input matrix must be square.");
        return x.Shape.Int(rank - 1);
    }

    /// <summary>Widens elements.</summary>
    public static void Load<T, TWide>(ReadOnlySpan<T> x, Span<TWide> y) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        for (int i = 0; i < x.Length; i++) y[i] = TWide.CreateTruncating(x[i]);
    }

    /// <summary>Rounds elements.</summary>
    public static void Store<TWide, T>(ReadOnlySpan<TWide> x, Span<T> y) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        for (int i = 0; i < x.Length; i++) y[i] = T.CreateTruncating(x[i]);
    }

    /// <summary>Output 0 = Cholesky factors; NaN for a matrix that is not positive definite.</summary>
    public static void Cholesky<T, TWide>(KernelContext c) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        int n = Side(x), size = n * n;
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        using var a = new Scratch<TWide>(size);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            Load(x.Read<T>().Slice(at, size), a.Span);
            if (!CholeskyFactor.Decompose(a.Span, n)) a.Span.Fill(TWide.CreateTruncating(double.NaN));
            Store<TWide, T>(a.Span, y.Write<T>().Slice(at, size));
        }
    }

    /// <summary>Output 0 = inverses, of the adjoints if asked.</summary>
    public static void Inverse<T, TWide>(KernelContext c, bool adjoint) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        int n = Side(x), size = n * n;
        Tensor y = c.Allocate(0, x.Shape);
        using var a = new Scratch<TWide>(size);
        using var identity = new Scratch<TWide>(size);
        using var scratch = new Scratch<TWide>(size);
        using var rows = new Scratch<int>(n);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            Load(x.Read<T>().Slice(at, size), a.Span);
            if (adjoint) Triangular.Adjoint(a.Span, n);
            identity.Span.Clear();
            for (int i = 0; i < n; i++) identity.Span[i * n + i] = TWide.One;
            if (LuFactors.Decompose(a.Span, n, rows.Span) == 0) Throw.InvalidArgument("Input is not invertible.");
            LuFactors.Solve(a.Span, n, rows.Span, identity.Span, n, scratch.Span);
            Store<TWide, T>(identity.Span, y.Write<T>().Slice(at, size));
        }
    }

    /// <summary>Output 0 = solutions of A X = B or A^H X = B.</summary>
    public static void Solve<T, TWide>(KernelContext c, bool adjoint) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0), b = c.Input(1);
        int n = Side(x), rank = x.Shape.Rank, size = n * n;
        if (b.Shape.Rank != rank) Throw.InvalidArgument("All input tensors must have the same rank.");
        bool fits = b.Shape[rank - 2] == n && b.Shape.Slice(0, rank - 2) == x.Shape.Slice(0, rank - 2);
        if (!fits) Throw.InvalidArgument("Input matrix and rhs are incompatible.");
        int columns = b.Shape.Int(rank - 1), right = n * columns;
        Tensor y = c.Allocate(0, b.Shape);
        using var a = new Scratch<TWide>(size);
        using var solution = new Scratch<TWide>(right);
        using var scratch = new Scratch<TWide>(right);
        using var rows = new Scratch<int>(n);
        for (int i = 0; size > 0 && right > 0 && i < (int)x.ElementCount / size; i++)
        {
            Load(x.Read<T>().Slice(i * size, size), a.Span);
            if (adjoint) Triangular.Adjoint(a.Span, n);
            Load(b.Read<T>().Slice(i * right, right), solution.Span);
            if (LuFactors.Decompose(a.Span, n, rows.Span) == 0) Throw.InvalidArgument("Input matrix is not invertible.");
            LuFactors.Solve(a.Span, n, rows.Span, solution.Span, columns, scratch.Span);
            Store<TWide, T>(solution.Span, y.Write<T>().Slice(i * right, right));
        }
    }

    /// <summary>Output 0 = solutions of systems with triangular matrices; batches are broadcast.</summary>
    public static void SolveTriangular<T, TWide>(KernelContext c, bool lower, bool adjoint) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0), b = c.Input(1);
        int n = Side(x), size = n * n;
        if (b.Shape.Rank < 2) Throw.InvalidArgument($"In[1] ndims must be >= 2: {b.Shape.Rank}");
        Shape batchX = x.Shape.Slice(0, x.Shape.Rank - 2), batchB = b.Shape.Slice(0, b.Shape.Rank - 2);
        if (!BinaryKernel.TryShape(batchX, batchB, out Shape batch)) Throw.InvalidArgument($"In[0] and In[1] must have compatible batch dimensions: {x.Shape} vs. {b.Shape}");
        if (b.Shape[b.Shape.Rank - 2] != n) Throw.InvalidArgument($"In[0] mismatch In[1] shape: {n} vs. {b.Shape[b.Shape.Rank - 2]}: {x.Shape} {b.Shape} {(lower ? 1 : 0)} {(adjoint ? 1 : 0)}");
        int columns = b.Shape.Int(b.Shape.Rank - 1), right = n * columns;
        Tensor y = c.Allocate(0, batch.Concat([n, columns]));
        using var a = new Scratch<TWide>(size);
        using var solution = new Scratch<TWide>(right);
        for (int i = 0; right > 0 && i < (int)batch.ElementCount; i++)
        {
            Load(x.Read<T>().Slice(BatchProduct.Place(batchX, batch, i) * size, size), a.Span);
            if (adjoint) Triangular.Adjoint(a.Span, n);
            Load(b.Read<T>().Slice(BatchProduct.Place(batchB, batch, i) * right, right), solution.Span);
            Triangular.Solve(a.Span, n, solution.Span, columns, lower != adjoint, unitDiagonal: false);
            Store<TWide, T>(solution.Span, y.Write<T>().Slice(i * right, right));
        }
    }

    /// <summary>Output 0 = determinants; or their signs, and output 1 the logarithms of their absolute values.</summary>
    public static void Determinant<T, TWide>(KernelContext c, bool logarithm) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        int n = Side(x), size = n * n;
        Tensor first = c.Allocate(0, x.Shape.Slice(0, x.Shape.Rank - 2)), second = logarithm ? c.Allocate(1, first.Shape) : first;
        using var a = new Scratch<TWide>(size);
        using var rows = new Scratch<int>(n);
        for (int i = 0; i < (int)first.ElementCount; i++)
        {
            Load(x.Read<T>().Slice(i * size, size), a.Span);
            int permutation = LuFactors.Decompose(a.Span, n, rows.Span);
            TWide product = TWide.CreateTruncating(permutation), sign = product;
            double log = permutation == 0 ? double.NegativeInfinity : 0;
            for (int k = 0; k < n && permutation != 0; k++)
            {
                TWide pivot = a.Span[k * n + k];
                double length = double.CreateTruncating(TWide.Abs(pivot));
                product *= pivot;
                sign *= pivot / TWide.CreateTruncating(length);
                log += Math.Log(length);
            }
            first.Write<T>()[i] = T.CreateTruncating(logarithm ? sign : product);
            if (logarithm) second.Write<T>()[i] = T.CreateTruncating(log);
        }
    }

    /// <summary>Output 0 = L and U in one matrix, output 1 = which row of the input each row is.</summary>
    public static void Lu<T, TWide, TIndex>(KernelContext c)
        where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide> where TIndex : unmanaged, INumberBase<TIndex>
    {
        Tensor x = c.Input(0);
        int n = Side(x), size = n * n;
        Tensor y = c.Allocate(0, x.Shape), order = c.Allocate(1, x.Shape.Slice(0, x.Shape.Rank - 1));
        using var a = new Scratch<TWide>(size);
        using var rows = new Scratch<int>(n);
        for (int i = 0; size > 0 && i < (int)x.ElementCount / size; i++)
        {
            Load(x.Read<T>().Slice(i * size, size), a.Span);
            if (LuFactors.Decompose(a.Span, n, rows.Span) == 0) Throw.InvalidArgument("Input is not invertible.");
            Store<TWide, T>(a.Span, y.Write<T>().Slice(i * size, size));
            for (int k = 0; k < n; k++) order.Write<TIndex>()[i * n + k] = TIndex.CreateTruncating(rows.Span[k]);
        }
    }

    /// <summary>A product of matrices or batches of them, in a gradient.</summary>
    public static Output Product(Scope s, Output a, Output b, bool adjointA = false, bool adjointB = false) => s.BatchMatMulV2(a, b, adjointA, adjointB);

    /// <summary>Adds two axes of size 1 to a tensor, in a gradient.</summary>
    public static Output AsMatrices(Scope s, Output x) => s.ExpandDims(s.ExpandDims(x, s.Const(-1)), s.Const(-1));
}
