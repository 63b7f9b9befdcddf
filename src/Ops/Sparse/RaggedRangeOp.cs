using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Numbers from starts up to limits by deltas, row by row.</summary>
[Op("RaggedRange(starts: T, limits: T, deltas: T) -> rt_nested_splits: Tsplits, rt_dense_values: T",
    "T: {bfloat16, float, double, int32, int64} = DT_INT32", "Tsplits: {int32, int64} = DT_INT64")]
static class RaggedRangeOp
{
    public static void Shape(ShapeContext c)
    {
        long rows = PartialShape.UnknownDim;
        bool allScalar = true;
        for (int i = 0; i < 3; i++)
        {
            PartialShape input = c.WithRankAtMost(i, 1);
            allScalar &= input.Rank == 0;
            if (input.Rank == 1) rows = c.MergeDims(rows, input[0]);
        }
        if (allScalar) rows = 1;
        c.SetOutput(0, PartialShape.Of(rows < 0 ? rows : rows + 1));
        c.SetOutput(1, PartialShape.OfRank(1));
    }

    [CpuKernel("T: bfloat16, float, double, int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> => Ragged.Range<T>(c);
}
