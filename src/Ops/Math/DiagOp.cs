using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor of twice the rank with the input on its diagonal.</summary>
[Op("Diag(diagonal: T) -> output: T", "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}")]
static class DiagOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1);
        c.SetOutput(0, x.HasRank ? x.Concat(x) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.DiagPart(g.OutputGradient(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 1) Throw.InvalidArgument("Input must be at least rank 1, got 0");
        Tensor y = c.Allocate(0, x.Shape.Concat(x.Shape));
        Diagonals.Clear(y);
        Moves.Run(x.DType, new Diagonals.Put(new DiagonalBand((int)x.ElementCount, (int)x.ElementCount, 0, 0, false, false), x, null, y));
    }
}
