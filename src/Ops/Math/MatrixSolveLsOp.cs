using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Least-squares solutions of systems of linear equations; by normal equations if fast, else by the pseudoinverse, without regularizer.</summary>
[Op("MatrixSolveLs(matrix: T, rhs: T, l2_regularizer: double) -> output: T", "T: {double, float, half, complex64, complex128}", "fast: bool = true")]
static class MatrixSolveLsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 0);
        PartialShape a = c.WithRankAtLeast(0, 2), b = c.WithRankAtLeast(1, 2);
        PartialShape batch = MatrixShapes.Batch(c, a, b);
        c.MergeDims(MatrixShapes.Dim(a, -2), MatrixShapes.Dim(b, -2));
        c.SetOutput(0, batch.Concat(PartialShape.Of(MatrixShapes.Dim(a, -1), MatrixShapes.Dim(b, -1))));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        PartialShape shape = g.Input(0).Shape;
        if (!shape.HasRank || shape[-2] < 0 || shape[-1] < 0) g.NotDifferentiable("the sizes of its matrices must be known");
        bool wide = shape[-1] > shape[-2];
        Output a = g.Input(0), b = g.Input(1), x = g.Output(0), dx = g.OutputGradient(0);
        Output gram = MatrixWork.Product(s, a, a, adjointA: !wide, adjointB: wide), l2 = s.Cast(g.Input(2), a.ValueType);
        gram = s.MatrixSetDiag(gram, s.Add(s.MatrixDiagPart(gram), l2));
        if (wide) SetWide(g, gram, a, b, dx);
        else SetHigh(g, gram, a, b, x, dx);
    }

    /// <summary>X = K^-1 A^H B with K = A^H A + l I. Complex numbers: TensorFlow transposes X Z^H without conjugating it, so does this.</summary>
    static void SetHigh(GradientContext g, Output gram, Output a, Output b, Output x, Output dx)
    {
        Scope s = g.Scope;
        Output z = s.MatrixSolve(gram, dx);
        Output product = MatrixWork.Product(s, x, z, adjointB: true), both = s.Add(product, s.Einsum([product], "...ij->...ji"));
        g.SetInput(0, s.Sub(MatrixWork.Product(s, b, z, adjointB: true), MatrixWork.Product(s, a, both)));
        g.SetInput(1, MatrixWork.Product(s, a, z));
    }

    /// <summary>X = A^H K^-1 B with K = A A^H + l I.</summary>
    static void SetWide(GradientContext g, Output gram, Output a, Output b, Output dx)
    {
        Scope s = g.Scope;
        Output w = s.MatrixSolve(gram, b), db = s.MatrixSolve(gram, MatrixWork.Product(s, a, dx));
        Output both = s.Add(MatrixWork.Product(s, db, w, adjointB: true), MatrixWork.Product(s, w, db, adjointB: true));
        g.SetInput(0, s.Sub(MatrixWork.Product(s, w, dx, adjointB: true), MatrixWork.Product(s, both, a)));
        g.SetInput(1, db);
    }

    [CpuKernel("T: float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _fast = k.Bool("fast");

        public override void Compute(KernelContext context) => DecompositionWork.LeastSquares<T, double>(context, _fast);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _fast = k.Bool("fast");

        public override void Compute(KernelContext context) => DecompositionWork.LeastSquares<T, Complex>(context, _fast);
    }
}
