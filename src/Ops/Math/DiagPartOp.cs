using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The diagonal of a tensor of even rank.</summary>
[Op("DiagPart(input: T) -> diagonal: T", "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}")]
static class DiagPartOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1);
        if (!x.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        if (x.Rank % 2 != 0) c.Fail($"Input must have even and non-zero rank, input rank is {x.Rank}");
        long[] dims = new long[x.Rank / 2];
        for (int i = 0; i < dims.Length; i++) dims[i] = c.MergeDims(x[i], x[i + dims.Length]);
        c.SetOutput(0, PartialShape.Of(dims));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.Diag(g.OutputGradient(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        int half = x.Shape.Rank / 2;
        if (x.Shape.Rank == 0 || x.Shape.Rank % 2 != 0) Throw.InvalidArgument($"The rank of the tensor should be even and positive, got shape {x.Shape}");
        for (int i = 0; i < half; i++)
        {
            if (x.Shape[i] != x.Shape[i + half]) Throw.InvalidArgument($"Invalid shape {x.Shape}: dimensions {i} and {i + half} do not match.");
        }
        Tensor y = c.Allocate(0, x.Shape.Slice(0, half));
        Moves.Run(x.DType, new Diagonals.Take(new DiagonalBand((int)y.ElementCount, (int)y.ElementCount, 0, 0, false, false), x, null, y));
    }
}
