using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of a ragged tensor in the order of indices.</summary>
[Op("RaggedGather(params_nested_splits: PARAMS_RAGGED_RANK * Tsplits, params_dense_values: Tvalues, "
    + "indices: Tindices) -> output_nested_splits: OUTPUT_RAGGED_RANK * Tsplits, output_dense_values: Tvalues",
    "Tvalues: type", "Tindices: {int32, int64}", "Tsplits: {int32, int64} = DT_INT64", "PARAMS_RAGGED_RANK: int >= 1",
    "OUTPUT_RAGGED_RANK: int >= 0")]
static class RaggedGatherOp
{
    public static void Shape(ShapeContext c)
    {
        int ranks = (int)c.Int("PARAMS_RAGGED_RANK");
        PartialShape values = c.Input(ranks);
        c.SetOutputs(PartialShape.OfRank(1));
        c.SetOutput(c.OutputCount - 1, values.HasRank && values.Rank > 0 ? PartialShape.Of(PartialShape.UnknownDim).Concat(values.Slice(1)) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        if (g.Int("PARAMS_RAGGED_RANK") != 1) g.NotDifferentiable("only ragged tensors of one ragged axis have one here");
        Scope scope = g.Scope;
        Output splits = g.Input(0), values = g.Input(1), indices = g.Input(2);
        Output starts = scope.GatherV2(splits, indices, scope.Const(0));
        Output next = g.Call("AddV2", [indices, scope.ConstOf(indices.ValueType, 1)], [("T", indices.ValueType)]);
        Output ends = scope.GatherV2(splits, next, scope.Const(0));
        Output rows = scope.RaggedRange(starts, ends, scope.ConstOf(splits.ValueType, 1), splits.ValueType).RtDenseValues;
        g.SetInput(1, GradientValue.Slices(g.OutputGradient(g.OutputCount - 1), rows, scope.Shape(values)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly int _ranks = (int)k.Int("PARAMS_RAGGED_RANK");

        public override void Compute(KernelContext context) => Ragged.Gather(context, _ranks);
    }
}
