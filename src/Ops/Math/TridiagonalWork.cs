using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Products and systems of tridiagonal matrices.</summary>
static class TridiagonalWork
{
    /// <summary>Output 0 = A X; inputs: the diagonals above, in and below the middle, [..., 1, n], and X [..., n, columns].</summary>
    public static void Multiply<T, TWide>(KernelContext c) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(3);
        (int n, int columns, int count) = DecompositionWork.Matrices(x);
        Shape expected = DecompositionWork.Batch(x, 1, n);
        for (int k = 0; k < 3; k++)
        {
            if (c.Input(k).Shape != expected) Throw.InvalidArgument($"Diagonal {k} must have shape {expected}, got {c.Input(k).Shape}");
        }
        Tensor y = c.Allocate(0, x.Shape);
        int size = n * columns;
        using var diagonals = new Scratch<TWide>(3 * n);
        using var factor = new Scratch<TWide>(size);
        using var product = new Scratch<TWide>(size);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < 3; k++) MatrixWork.Load(c.Input(k).Read<T>().Slice(i * n, n), diagonals.Span.Slice(k * n, n));
            MatrixWork.Load(x.Read<T>().Slice(i * size, size), factor.Span);
            Span<TWide> d = diagonals.Span;
            Tridiagonal.Multiply<TWide>(d[..n], d.Slice(n, n), d.Slice(2 * n, n), factor.Span, columns, product.Span);
            MatrixWork.Store<TWide, T>(product.Span, y.Write<T>().Slice(i * size, size));
        }
    }

    /// <summary>Output 0 = solutions of A X = B; inputs: diagonals [..., 3, n] and B [..., n, columns].</summary>
    public static void Solve<T, TWide>(KernelContext c, bool pivoting, bool perturb) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor diagonals = c.Input(0), b = c.Input(1);
        (int n, int columns, int count) = DecompositionWork.Matrices(b);
        Shape expected = DecompositionWork.Batch(b, 3, n);
        if (diagonals.Shape != expected) Throw.InvalidArgument($"Diagonals must have shape {expected} to fit the right-hand side, got {diagonals.Shape}");
        Tensor y = c.Allocate(0, b.Shape);
        int size = n * columns;
        using var wide = new Scratch<TWide>(3 * n);
        using var solution = new Scratch<TWide>(size);
        for (int i = 0; i < count; i++)
        {
            MatrixWork.Load(diagonals.Read<T>().Slice(i * 3 * n, 3 * n), wide.Span);
            MatrixWork.Load(b.Read<T>().Slice(i * size, size), solution.Span);
            Span<TWide> d = wide.Span;
            double least = perturb ? Largest<TWide>(d) * 2.220446049250313e-16 : 0;
            if (!Tridiagonal.Solve(d[..n], d.Slice(n, n), d.Slice(2 * n, n), solution.Span, columns, pivoting, least))
            {
                Throw.InvalidArgument(pivoting ? "The matrix is not invertible."
                    : "The matrix is either not invertible, or requires pivoting. Try setting partial_pivoting = True.");
            }
            MatrixWork.Store<TWide, T>(solution.Span, y.Write<T>().Slice(i * size, size));
        }
    }

    static double Largest<TWide>(ReadOnlySpan<TWide> x) where TWide : unmanaged, INumberBase<TWide>
    {
        double largest = 0;
        foreach (TWide value in x) largest = Math.Max(largest, double.CreateTruncating(TWide.Abs(value)));
        return largest;
    }

    /// <summary>The diagonals, [..., n], of A^H, in a gradient.</summary>
    public static Output[] Adjoint(Scope s, Output above, Output diagonal, Output below) =>
        [Shifted(s, below, -1, axis: -1), new Term(s, diagonal).Conj(), Shifted(s, above, 1, axis: -1)];

    /// <summary>The three diagonals, [..., n], of Y X^H for Y and X [..., n, columns], in a gradient.</summary>
    public static Output[] DiagonalsOfProduct(Scope s, Output y, Output x)
    {
        Output middle = Rows(s, s.Mul(y, new Term(s, x).Conj()));
        Output n = s.Reshape(s.Part(s.Shape(x), -2, -1), s.Const(Array.Empty<int>()));
        Output zero = new Term(s, x).Constant(0), one = new Term(s, x).Constant(1);
        Output notLast = s.OneHot(s.Sub(n, s.Const(1)), n, zero, one), notFirst = s.OneHot(s.Const(0), n, zero, one);
        Output above = s.Mul(Rows(s, s.Mul(y, Shifted(s, x, -1, axis: -2))), notLast);
        Output below = s.Mul(Rows(s, s.Mul(y, Shifted(s, x, 1, axis: -2))), notFirst);
        return [above, middle, below];
    }

    static Output Rows(Scope s, Output x) => s.Sum(x, s.Const([-1]));

    static Output Shifted(Scope s, Output x, int by, int axis) => s.Roll(new Term(s, x).Conj(), s.Const(by), s.Const(axis));
}
