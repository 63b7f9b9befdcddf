using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Matrices with given main diagonals, else zeros.</summary>
[Op("MatrixDiag(diagonal: T) -> output: T", "T: type")]
static class MatrixDiagOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1);
        c.SetOutput(0, x.HasRank ? x.Concat(PartialShape.Of(x[-1])) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MatrixDiagPart(g.OutputGradient(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 1) Throw.InvalidArgument($"diagonal must be at least 1-dim, received shape: {x.Shape}");
        int size = x.Shape.Int(x.Shape.Rank - 1);
        Tensor y = c.Allocate(0, x.Shape.Concat([size]));
        Diagonals.Clear(y);
        Moves.Run(x.DType, new Diagonals.Put(new DiagonalBand(size, size, 0, 0, false, false), x, null, y));
    }
}
