using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of Cholesky: the symmetric part of L^-T P L^-1, P the lower triangle of L^T dL with half its diagonal.</summary>
[Op("CholeskyGrad(l: T, grad: T) -> output: T", "T: {half, float, double}")]
static class CholeskyGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, MatrixShapes.Square(c, 0));

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor x = c.Input(0), dy = c.Input(1);
        int n = MatrixWork.Side(x), size = n * n;
        if (dy.Shape != x.Shape) Throw.InvalidArgument("Inputs (L and grad) must have the same shape.");
        Tensor y = c.Allocate(0, x.Shape);
        using var l = new Scratch<double>(size);
        using var gradient = new Scratch<double>(size);
        using var middle = new Scratch<double>(size);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            MatrixWork.Load(x.Read<T>().Slice(at, size), l.Span);
            MatrixWork.Load(dy.Read<T>().Slice(at, size), gradient.Span);
            FillMiddle(l.Span, gradient.Span, n, middle.Span);
            Triangular.Adjoint(l.Span, n);
            Triangular.Solve(l.Span, n, middle.Span, n, lower: false, unitDiagonal: false);
            Triangular.Adjoint(middle.Span, n);
            Triangular.Solve(l.Span, n, middle.Span, n, lower: false, unitDiagonal: false);
            StoreSymmetricPart(middle.Span, n, y.Write<T>().Slice(at, size));
        }
    }

    static void FillMiddle(ReadOnlySpan<double> l, ReadOnlySpan<double> gradient, int n, Span<double> middle)
    {
        middle.Clear();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < n; k++) sum += l[k * n + i] * gradient[k * n + j];
                middle[i * n + j] = i == j ? sum / 2 : sum;
            }
        }
    }

    static void StoreSymmetricPart<T>(ReadOnlySpan<double> x, int n, Span<T> y) where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) y[i * n + j] = T.CreateTruncating((x[i * n + j] + x[j * n + i]) / 2);
        }
    }
}
