using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A sparse tensor with a default value in each row that had none.</summary>
[Op("SparseFillEmptyRows(indices: int64, values: T, dense_shape: int64, default_value: T) -> output_indices: int64, "
    + "output_values: T, empty_row_indicator: bool, reverse_index_map: int64",
    "T: type")]
static class SparseFillEmptyRowsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape indices = c.WithRank(0, 2), values = c.WithRank(1, 1), sizes = c.WithRank(2, 1);
        c.WithRank(3, 0);
        long count = c.MergeDims(indices[0], values[0]);
        c.MergeDims(indices[1], sizes[0]);
        SparseShapes.Outputs(c, PartialShape.UnknownDim, sizes[0]);
        c.SetOutput(2, PartialShape.Of(c.ConstantInts(2) is { Length: > 0 } known ? known[0] : PartialShape.UnknownDim));
        c.SetOutput(3, PartialShape.Of(count));
    }

    public static void Gradient(GradientContext g)
    {
        var (values, fill) = g.Scope.SparseFillEmptyRowsGrad(g.Output(3), g.OutputGradient(1));
        g.SetInput(1, values);
        g.SetInput(3, fill);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor sizesTensor = c.Input(2), fill = c.Input(3);
        if (sizesTensor.Shape.Rank != 1) Throw.InvalidArgument($"dense_shape must be a vector, saw: {sizesTensor.Shape}");
        if (fill.Shape.Rank != 0) Throw.InvalidArgument($"default_value must be a scalar, saw: {fill.Shape}");
        if (sizesTensor.ElementCount == 0) Throw.InvalidArgument("Dense shape cannot be empty.");
        var input = new SparseInput(c, 0);
        int rows = checked((int)input.Sizes[0]);
        using Tensor starts = Tensor.Zeros(DType.Int32, [rows + 1]);
        FilledRows.Fill(c, input, rows, starts.Write<int>(), fill);
    }
}
