using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Solutions of systems whose matrices are triangular; infinite where the diagonal is 0.</summary>
[Op("MatrixTriangularSolve(matrix: T, rhs: T) -> output: T", "lower: bool = true", "adjoint: bool = false",
    "T: {bfloat16, double, float, half, complex64, complex128}")]
static class MatrixTriangularSolveOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape a = c.WithRankAtLeast(0, 2), b = c.WithRankAtLeast(1, 2);
        if (!a.HasRank || !b.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        PartialShape batch = c.Broadcast(a.Slice(0, a.Rank - 2), b.Slice(0, b.Rank - 2));
        long side = c.MergeDims(c.MergeDims(a[-2], a[-1]), b[-2]);
        c.SetOutput(0, batch.Concat(PartialShape.Of(side, b[-1])));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool adjoint = g.Bool("adjoint"), lower = g.Bool("lower");
        Output a = g.Input(0), b = g.Input(1), x = g.Output(0), db = s.MatrixTriangularSolve(a, g.OutputGradient(0), lower, !adjoint);
        Output da = -new Term(s, adjoint ? MatrixWork.Product(s, x, db, adjointB: true) : MatrixWork.Product(s, db, x, adjointB: true));
        da = lower ? s.MatrixBandPart(da, s.Const(-1L), s.Const(0L)) : s.MatrixBandPart(da, s.Const(0L), s.Const(-1L));
        bool same = a.Shape.IsFullyKnown && b.Shape.IsFullyKnown && a.Shape.Slice(0, a.Shape.Rank - 2).Equals(b.Shape.Slice(0, b.Shape.Rank - 2));
        if (same)
        {
            g.SetInput(0, da);
            g.SetInput(1, db);
            return;
        }
        Output shapeA = BroadcastGradient.ShapeOf(s, a), shapeB = BroadcastGradient.ShapeOf(s, b);
        BroadcastGradientArgsOutputs axes = s.BroadcastGradientArgs(s.Part(shapeA, 0, -2), s.Part(shapeB, 0, -2));
        g.SetInput(0, s.Reshape(s.Sum(da, axes.R0), shapeA));
        g.SetInput(1, s.Reshape(s.Sum(db, axes.R1), shapeB));
    }

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _lower = k.Bool("lower");
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.SolveTriangular<T, double>(context, _lower, _adjoint);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _lower = k.Bool("lower");
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.SolveTriangular<T, Complex>(context, _lower, _adjoint);
    }
}
