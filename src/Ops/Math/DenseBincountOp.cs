using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts integers of a vector or of each row of a matrix, adds up their weights, or says which there are.</summary>
[Op("DenseBincount(input: Tidx, size: Tidx, weights: T) -> output: T", "Tidx: {int32, int64}", "T: {int32, int64, float, double}", "binary_output: bool = false")]
static class DenseBincountOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtMost(0, 2);
        c.WithRank(1, 0);
        long size = Bins.Size(c, 1);
        c.SetOutput(0, !x.HasRank ? PartialShape.Unknown : x.Rank == 2 ? PartialShape.Of(x[0], size) : PartialShape.Of(size));
    }

    [CpuKernel("Tidx: int32, int64", "T: int32, int64, float, double")]
    public sealed class Cpu<TIndex, T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        readonly bool _binary = k.Bool("binary_output");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), weights = context.Input(2);
            Bins.Check(x, weights, context.Input(1));
            if (x.Shape.Rank > 2) Throw.InvalidArgument($"Shape must be at most rank 2 but is rank {x.Shape.Rank}");
            long size = context.Input(1).Int();
            Tensor y = context.Allocate(0, x.Shape.Rank == 2 ? [x.Shape[0], size] : [size]);
            int rows = x.Shape.Rank == 2 ? x.Shape.Int(0) : 1, length = (int)(x.ElementCount / Math.Max(1, rows));
            y.WriteBytes().Clear();
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<T> rowWeights = weights.ElementCount == 0 ? [] : weights.Read<T>().Slice(i * length, length);
                Bins.Count(x.Read<TIndex>().Slice(i * length, length), rowWeights, y.Write<T>().Slice(i * (int)size, (int)size), _binary);
            }
        }
    }
}
