using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Solutions of systems of linear equations.</summary>
[Op("MatrixSolve(matrix: T, rhs: T) -> output: T", "adjoint: bool = false", "T: {double, float, half, complex64, complex128}")]
static class MatrixSolveOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape a = MatrixShapes.Square(c, 0), b = c.WithRankAtLeast(1, 2), batch = MatrixShapes.Batch(c, a, b);
        long rows = c.MergeDims(MatrixShapes.Dim(a, -2), MatrixShapes.Dim(b, -2));
        c.SetOutput(0, batch.Concat(PartialShape.Of(rows, MatrixShapes.Dim(b, -1))));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool adjoint = g.Bool("adjoint");
        Output x = g.Output(0), db = s.MatrixSolve(g.Input(0), g.OutputGradient(0), !adjoint);
        g.SetInput(0, -new Term(s, adjoint ? MatrixWork.Product(s, x, db, adjointB: true) : MatrixWork.Product(s, db, x, adjointB: true)));
        g.SetInput(1, db);
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.Solve<T, double>(context, _adjoint);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.Solve<T, Complex>(context, _adjoint);
    }
}
