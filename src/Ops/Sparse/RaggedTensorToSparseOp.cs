using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The sparse tensor of a ragged one.</summary>
[Op("RaggedTensorToSparse(rt_nested_splits: RAGGED_RANK * Tsplits, rt_dense_values: T) -> sparse_indices: int64, "
    + "sparse_values: T, sparse_dense_shape: int64",
    "RAGGED_RANK: int >= 1", "T: type", "Tsplits: {int32, int64} = DT_INT64")]
static class RaggedTensorToSparseOp
{
    public static void Shape(ShapeContext c)
    {
        int ranks = c.InputCount - 1;
        PartialShape values = c.Input(ranks);
        long rank = values.HasRank ? ranks + values.Rank : PartialShape.UnknownDim;
        SparseShapes.Outputs(c, values.ElementCount, rank);
    }

    public static void Gradient(GradientContext g)
    {
        int last = g.InputCount - 1;
        g.SetInput(last, g.Scope.Reshape(g.OutputGradient(1), g.Scope.Shape(g.Input(last))));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => Ragged.ToSparse(c);
}
