using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A ragged tensor as one variant, or as one per row.</summary>
[Op("RaggedTensorToVariant(rt_nested_splits: RAGGED_RANK * Tsplits, rt_dense_values: Tvalues) -> encoded_ragged: variant",
    "RAGGED_RANK: int >= 0", "Tvalues: type", "Tsplits: {int32, int64} = DT_INT64", "batched_input: bool")]
static class RaggedTensorToVariantOp
{
    public static void Shape(ShapeContext c)
    {
        bool perRow = c.Bool("batched_input");
        long splits = c.Int("RAGGED_RANK") > 0 && c.Input(0).Rank == 1 ? c.Input(0)[0] : PartialShape.UnknownDim;
        c.SetOutput(0, perRow ? PartialShape.Of(splits < 0 ? splits : splits - 1) : PartialShape.Scalar);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _perRow = k.Bool("batched_input");

        public override void Compute(KernelContext context) => RaggedVariant.Encode(context, _perRow);
    }
}
