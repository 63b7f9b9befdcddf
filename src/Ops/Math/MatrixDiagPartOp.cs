using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Main diagonals of matrices.</summary>
[Op("MatrixDiagPart(input: T) -> diagonal: T", "T: type")]
static class MatrixDiagPartOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2);
        long size = !x.HasRank ? -1 : x[-2] < 0 || x[-1] < 0 ? x[-2] == 0 || x[-1] == 0 ? 0 : -1 : Math.Min(x[-2], x[-1]);
        c.SetOutput(0, x.HasRank ? x.Slice(0, x.Rank - 2).Concat(PartialShape.Of(size)) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        PartialShape x = g.Input(0).Shape;
        bool square = x.HasRank && x[-1] >= 0 && x[-1] == x[-2];
        g.SetInput(0, square
            ? g.Scope.MatrixDiag(g.OutputGradient(0))
            : g.Scope.MatrixSetDiag(new Term(g.Scope, g.Input(0)).Op("ZerosLike"), g.OutputGradient(0)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"input must be at least 2-dim, received shape: {x.Shape}");
        int rows = x.Shape.Int(x.Shape.Rank - 2), columns = x.Shape.Int(x.Shape.Rank - 1);
        Tensor y = c.Allocate(0, x.Shape.Slice(0, x.Shape.Rank - 2).Concat([Math.Min(rows, columns)]));
        Moves.Run(x.DType, new Diagonals.Take(new DiagonalBand(rows, columns, 0, 0, false, false), x, null, y));
    }
}
