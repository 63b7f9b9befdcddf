using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Matrices with their main diagonals replaced.</summary>
[Op("MatrixSetDiag(input: T, diagonal: T) -> output: T", "T: type")]
static class MatrixSetDiagOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2), diagonal = c.WithRankAtLeast(1, 1);
        if (x.HasRank && x[-2] >= 0 && x[-1] >= 0 && diagonal.HasRank) c.MergeDims(Math.Min(x[-2], x[-1]), diagonal[-1]);
        if (diagonal.HasRank && !x.IsFullyKnown) x = c.Merge(x, diagonal.Slice(0, diagonal.Rank - 1).Concat(PartialShape.OfRank(2)));
        c.SetOutput(0, x);
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        g.SetInput(0, s.MatrixSetDiag(g.OutputGradient(0), new Term(s, g.Input(1)).Op("ZerosLike")));
        g.SetInput(1, s.MatrixDiagPart(g.OutputGradient(0)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => SetDiagonals.Run(c, 0, 0, false, false);
}
