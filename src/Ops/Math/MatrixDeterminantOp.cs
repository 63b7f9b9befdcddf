using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Determinants of matrices.</summary>
[Op("MatrixDeterminant(input: T) -> output: T", "T: {half, float, double, complex64, complex128}")]
static class MatrixDeterminantOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = Square(c);
        c.SetOutput(0, x.HasRank ? x.Slice(0, x.Rank - 2) : PartialShape.Unknown);
    }

    /// <summary>The input, whose matrices must be square; sizes are compared from the last on.</summary>
    public static PartialShape Square(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2);
        if (x.HasRank) c.MergeDims(x[-1], x[-2]);
        return x;
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term scaled = new Term(s, g.OutputGradient(0)) * new Term(s, g.Output(0));
        g.SetInput(0, s.Mul(MatrixWork.AsMatrices(s, scaled), s.MatrixInverse(g.Input(0), adjoint: true)));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Determinant<T, double>(c, logarithm: false);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixWork.Determinant<T, Complex>(c, logarithm: false);
}
