using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Replaces diagonals of the matrices in input 0 by input 1.</summary>
static class SetDiagonals
{
    public static void Run(KernelContext c, int lower, int upper, bool upperToRight, bool lowerToRight)
    {
        Tensor x = c.Input(0), diagonal = c.Input(1);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"input must be at least 2-dim, received shape: {x.Shape}");
        if (diagonal.Shape.Rank < 1) Throw.InvalidArgument($"diagonal must be at least 1-dim, received shape: {diagonal.Shape}");
        int rows = x.Shape.Int(x.Shape.Rank - 2), columns = x.Shape.Int(x.Shape.Rank - 1);
        DiagonalBand.CheckRange(lower, upper, rows, columns);
        var band = new DiagonalBand(rows, columns, lower, upper, upperToRight, lowerToRight);
        Shape batch = x.Shape.Slice(0, x.Shape.Rank - 2), expected = batch.Concat(lower == upper ? [band.Longest] : [band.Count, band.Longest]);
        if (diagonal.Shape != expected)
        {
            Throw.InvalidArgument("Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal to the longests diagonal "
                + $"in range [lower_diag_index:upper_diag_index].\nInput shape: {x.Shape}\nDiagonal shape: {diagonal.Shape}\nExpected diagonal shape: {expected}");
        }
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        if (y.Buffer != x.Buffer) Moves.Run(x.DType, new Diagonals.Copy(x, y));
        Moves.Run(x.DType, new Diagonals.Put(band, diagonal, null, y));
    }
}
