using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts of the values of a vector, or of each row of a matrix, as a sparse tensor.</summary>
[Op("DenseCountSparseOutput(values: T, weights: output_type) -> output_indices: int64, output_values: output_type, "
    + "output_dense_shape: int64",
    "T: {int32, int64}", "minlength: int >= -1 = -1", "maxlength: int >= -1 = -1", "binary_output: bool",
    "output_type: {int32, int64, float, double}")]
static class DenseCountSparseOutputOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape values = c.WithRankAtLeast(0, 1);
        if (values.HasRank && values.Rank > 2) c.Fail($"Shape must be at most rank 2 but is rank {values.Rank}");
        if (c.Input(1).ElementCount != 0) c.Merge(c.Input(1), values);
        SparseShapes.Outputs(c, PartialShape.UnknownDim, values.HasRank ? values.Rank : PartialShape.UnknownDim);
    }

    [CpuKernel("output_type: int32, int64, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : SparseCountKernel<T>(k) where T : unmanaged, INumberBase<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor values = context.Input(0), weights = context.Input(1);
            if (values.Shape.Rank is not (1 or 2)) Throw.InvalidArgument($"Input must be a 1 or 2-dimensional tensor. Got: {values.Shape}");
            CheckWeights(weights, values);
            bool isVector = values.Shape.Rank == 1;
            int width = isVector ? (int)values.ElementCount : values.Shape.Int(1);
            var counts = new Counts();
            for (int i = 0; i < values.ElementCount; i++) Add(counts, i / width, values.Int(i), weights, i);
            Write(context, counts, isVector ? null : values.Shape[0]);
        }
    }
}
