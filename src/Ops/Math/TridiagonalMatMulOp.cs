using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Products of tridiagonal matrices, given by their diagonals [..., 1, n], with matrices.</summary>
[Op("TridiagonalMatMul(superdiag: T, maindiag: T, subdiag: T, rhs: T) -> output: T", "T: {double, float, complex64, complex128}")]
static class TridiagonalMatMulOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++) c.WithRankAtLeast(i, 2);
        c.SetOutput(0, c.WithRankAtLeast(3, 2));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        Output[] of = TridiagonalWork.DiagonalsOfProduct(s, dy, g.Input(3)), adjoint = TridiagonalWork.Adjoint(s, g.Input(0), g.Input(1), g.Input(2));
        for (int i = 0; i < 3; i++) g.SetInput(i, s.ExpandDims(of[i], s.Const(-2)));
        g.SetInput(3, s.TridiagonalMatMul(adjoint[0], adjoint[1], adjoint[2], dy));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => TridiagonalWork.Multiply<T, double>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => TridiagonalWork.Multiply<T, Complex>(c);
}
