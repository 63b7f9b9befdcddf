using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>L with L L^H = A, for Hermitian matrices A; NaN if A is not positive definite.</summary>
[Op("Cholesky(input: T) -> output: T", "T: {double, float, half, complex64, complex128}")]
static class CholeskyOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, MatrixShapes.Square(c, 0));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output l = g.Output(0), inverse = s.MatrixInverse(l), middle = MatrixWork.Product(s, l, g.OutputGradient(0), adjointA: true);
        Output diagonal = s.MatrixDiagPart(middle), half = s.Mul(new Term(s, middle).Constant(0.5), diagonal);
        middle = s.MatrixBandPart(s.MatrixSetDiag(middle, half), s.Const(-1L), s.Const(0L));
        Term product = new(s, MatrixWork.Product(s, MatrixWork.Product(s, inverse, middle, adjointA: true), inverse));
        Output adjoint = s.Einsum([product.Conj()], "...ij->...ji");
        g.SetInput(0, (product + product.With(adjoint)) * 0.5);
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Cholesky<T, double>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Cholesky<T, Complex>(c);
}
