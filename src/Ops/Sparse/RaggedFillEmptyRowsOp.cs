using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A ragged tensor with a default value in each row that had none.</summary>
[Op("RaggedFillEmptyRows(value_rowids: int64, values: T, nrows: int64, default_value: T) -> output_value_rowids: int64, "
    + "output_values: T, empty_row_indicator: bool, reverse_index_map: int64",
    "T: type")]
static class RaggedFillEmptyRowsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape ids = c.WithRank(0, 1), values = c.WithRank(1, 1);
        c.WithRank(2, 0);
        c.WithRank(3, 0);
        c.SetOutput(0, PartialShape.OfRank(1));
        c.SetOutput(1, PartialShape.OfRank(1));
        c.SetOutput(2, PartialShape.Of(c.Constant(2)?.Int() ?? PartialShape.UnknownDim));
        c.SetOutput(3, PartialShape.Of(c.MergeDims(ids[0], values[0])));
    }

    public static void Gradient(GradientContext g)
    {
        var (values, fill) = g.Scope.RaggedFillEmptyRowsGrad(g.Output(3), g.OutputGradient(1));
        g.SetInput(1, values);
        g.SetInput(3, fill);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor ids = c.Input(0), rowCount = c.Input(2);
        long rows = rowCount.Item<long>();
        using Tensor sizes = Tensor.From([rows]), column = ids.Reshape([ids.ElementCount, 1]);
        using Tensor next = Tensor.Zeros(DType.Int32, [rows + 1]);
        FilledRows.Fill(c, new(column, c.Input(1), sizes), checked((int)rows), next.Write<int>(), c.Input(3), isRagged: true);
    }
}
