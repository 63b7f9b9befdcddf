using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The ragged tensor of one variant, or of one per row.</summary>
[Op("RaggedTensorFromVariant(encoded_ragged: variant) -> output_nested_splits: output_ragged_rank * Tsplits, output_dense_values: Tvalues",
    "input_ragged_rank: int >= -1", "output_ragged_rank: int >= 0", "Tvalues: type", "Tsplits: {int32, int64} = DT_INT64")]
static class RaggedTensorFromVariantOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutputs(PartialShape.OfRank(1));
        c.SetOutput(c.OutputCount - 1, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => RaggedVariant.Decode(c);
}
