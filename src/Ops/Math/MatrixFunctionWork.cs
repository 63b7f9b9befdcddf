using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Functions of batches of square matrices.</summary>
static class MatrixFunctionWork
{
    /// <summary>Output 0 = exponentials.</summary>
    public static void Exponential<T, TWide>(KernelContext c) where T : unmanaged, INumberBase<T> where TWide : unmanaged, INumberBase<TWide>
    {
        Tensor x = c.Input(0);
        int n = MatrixWork.Side(x), size = n * n;
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        using var a = new Scratch<TWide>(size);
        using var scratch = new Scratch<TWide>(7 * size);
        using var rows = new Scratch<int>(n);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            MatrixWork.Load(x.Read<T>().Slice(at, size), a.Span);
            MatrixExponential.Compute(a.Span, n, scratch.Span, rows.Span);
            MatrixWork.Store<TWide, T>(a.Span, y.Write<T>().Slice(at, size));
        }
    }

    /// <summary>Output 0 = square roots; NaN for a real matrix that has none that is real.</summary>
    public static void SquareRoot<T>(KernelContext c, bool real) where T : unmanaged, INumberBase<T>
    {
        Tensor x = c.Input(0);
        int n = MatrixWork.Side(x), size = n * n;
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        using var a = new Scratch<Complex>(size);
        using var scratch = new Scratch<Complex>(2 * size + 2 * n);
        for (int at = 0; at < (int)x.ElementCount; at += size)
        {
            MatrixWork.Load(x.Read<T>().Slice(at, size), a.Span);
            bool found = MatrixSquareRoot.Compute(a.Span, n, scratch.Span) && !(real && HasImaginaryPart(a.Span));
            if (!found) a.Span.Fill(double.NaN);
            MatrixWork.Store<Complex, T>(a.Span, y.Write<T>().Slice(at, size));
        }
    }

    static bool HasImaginaryPart(ReadOnlySpan<Complex> x)
    {
        double real = 0, imaginary = 0;
        foreach (Complex value in x)
        {
            real = Math.Max(real, Math.Abs(value.Real));
            imaginary = Math.Max(imaginary, Math.Abs(value.Imaginary));
        }
        return imaginary > 1e-6 * real;
    }
}
