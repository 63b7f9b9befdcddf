using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Signs of determinants and logarithms of their absolute values.</summary>
[Op("LogMatrixDeterminant(input: T) -> sign: T, log_abs_determinant: T", "T: {half, float, double, complex64, complex128}")]
static class LogMatrixDeterminantOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = MatrixDeterminantOp.Square(c);
        c.SetOutputs(x.HasRank ? x.Slice(0, x.Rank - 2) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0,
        g.Scope.Mul(MatrixWork.AsMatrices(g.Scope, g.OutputGradient(1)), g.Scope.MatrixInverse(g.Input(0), adjoint: true)));

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Determinant<T, double>(c, logarithm: true);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Determinant<T, Complex>(c, logarithm: true);
}
