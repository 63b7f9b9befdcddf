using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts of the values of a sparse vector, or of each row of a sparse matrix, as a sparse tensor.</summary>
[Op("SparseCountSparseOutput(indices: int64, values: T, dense_shape: int64, weights: output_type) -> output_indices: int64, "
    + "output_values: output_type, output_dense_shape: int64",
    "T: {int32, int64}", "minlength: int >= -1 = -1", "maxlength: int >= -1 = -1", "binary_output: bool",
    "output_type: {int32, int64, float, double}")]
static class SparseCountSparseOutputOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.WithRank(2, 1);
        SparseShapes.Outputs(c, PartialShape.UnknownDim, c.WithRank(0, 2)[1]);
    }

    [CpuKernel("output_type: int32, int64, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : SparseCountKernel<T>(k) where T : unmanaged, INumberBase<T>
    {
        public override void Compute(KernelContext context)
        {
            var input = new SparseInput(context, 0);
            if (input.Rank is not (1 or 2)) Throw.InvalidArgument($"Input must be a 1 or 2-dimensional sparse tensor, got rank {input.Rank}");
            CheckWeights(context.Input(3), input.Values);
            input.CheckBounds();
            bool isVector = input.Rank == 1;
            var counts = new Counts();
            for (int i = 0; i < input.Count; i++) Add(counts, isVector ? 0 : input.Index(i)[0], input.Values.Int(i), context.Input(3), i);
            Write(context, counts, isVector ? null : input.Sizes[0]);
        }
    }
}
