using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts of the values of each ragged row, as a sparse tensor.</summary>
[Op("RaggedCountSparseOutput(splits: int64, values: T, weights: output_type) -> output_indices: int64, "
    + "output_values: output_type, output_dense_shape: int64",
    "T: {int32, int64}", "minlength: int >= -1 = -1", "maxlength: int >= -1 = -1", "binary_output: bool",
    "output_type: {int32, int64, float, double}")]
static class RaggedCountSparseOutputOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape values = c.Input(1);
        SparseShapes.Outputs(c, PartialShape.UnknownDim, values.HasRank ? values.Rank + 1 : PartialShape.UnknownDim);
    }

    [CpuKernel("output_type: int32, int64, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : SparseCountKernel<T>(k) where T : unmanaged, INumberBase<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor values = context.Input(1);
            CheckWeights(context.Input(2), values);
            ReadOnlySpan<long> splits = Counting.Splits(context.Input(0), values.ElementCount);
            var counts = new Counts();
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                for (long i = splits[row]; i < splits[row + 1]; i++) Add(counts, row, values.Int((int)i), context.Input(2), (int)i);
            }
            Write(context, counts, splits.Length - 1);
        }
    }
}
