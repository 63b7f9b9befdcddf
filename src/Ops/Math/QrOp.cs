using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Matrices as products of orthonormal columns and an upper triangular matrix.</summary>
[Op("Qr(input: T) -> q: T, r: T", "full_matrices: bool = false", "T: {double, float, half, complex64, complex128}")]
static class QrOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2);
        if (!x.HasRank)
        {
            c.SetOutputs(PartialShape.Unknown);
            return;
        }
        PartialShape batch = x.Slice(0, x.Rank - 2);
        long kept = c.Bool("full_matrices") ? x[-2] : MatrixShapes.Lower(x[-2], x[-1]);
        c.SetOutput(0, batch.Concat(PartialShape.Of(x[-2], kept)));
        c.SetOutput(1, batch.Concat(PartialShape.Of(kept, x[-1])));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        PartialShape x = g.Input(0).Shape;
        if (!x.HasRank || x[-2] < 0 || x[-1] < 0) g.NotDifferentiable("the sizes of its matrices must be known");
        if (x[-2] > x[-1] && g.Bool("full_matrices")) g.NotDifferentiable("full_matrices = true with more rows than columns is not determined");
        Output q = g.Output(0), r = g.Output(1), dq = g.OutputGradient(0), dr = g.OutputGradient(1);
        if (x[-2] >= x[-1])
        {
            g.SetInput(0, Square(s, q, r, dq, dr));
            return;
        }
        int rows = (int)x[-2], columns = (int)x[-1];
        Output beyond = Columns(s, g.Input(0), rows, columns), dBeyond = Columns(s, dr, rows, columns);
        dq = s.Add(dq, MatrixWork.Product(s, beyond, dBeyond, adjointB: true));
        Output first = Square(s, q, Columns(s, r, 0, rows), dq, Columns(s, dr, 0, rows));
        g.SetInput(0, s.ConcatV2([first, MatrixWork.Product(s, q, dBeyond)], s.Const(-1)));
    }

    static Output Columns(Scope s, Output x, int from, int to) => s.GatherV2(x, s.Const(Enumerable.Range(from, to - from).ToArray()), s.Const(-1));

    /// <summary>The gradient where R is square: (dQ + Q M) R^-H, M the Hermitian matrix with the lower triangle of R dR^H - dQ^H Q.</summary>
    static Output Square(Scope s, Output q, Output r, Output dq, Output dr)
    {
        Output outer = s.Sub(MatrixWork.Product(s, r, dr, adjointB: true), MatrixWork.Product(s, dq, q, adjointA: true));
        Output half = new Term(s, s.MatrixDiagPart(outer)) * 0.5;
        Term lower = new(s, s.MatrixBandPart(s.MatrixSetDiag(outer, half), s.Const(-1L), s.Const(0L)));
        Output middle = s.Add(lower, s.Einsum([lower.Conj()], "...ij->...ji"));
        Output sum = s.Add(dq, MatrixWork.Product(s, q, middle));
        Output turned = s.Einsum([new Term(s, sum).Conj()], "...ij->...ji");
        Term solved = new(s, s.MatrixTriangularSolve(r, turned, lower: false));
        return s.Einsum([solved.Conj()], "...ij->...ji");
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _full = k.Bool("full_matrices");

        public override void Compute(KernelContext context) => DecompositionWork.Qr<T, double>(context, _full);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _full = k.Bool("full_matrices");

        public override void Compute(KernelContext context) => DecompositionWork.Qr<T, Complex>(context, _full);
    }
}
