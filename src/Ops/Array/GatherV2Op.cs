using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Slices of a tensor along an axis in the order of indices, perhaps separately for each element of leading batch axes.</summary>
[Op("GatherV2(params: Tparams, indices: Tindices, axis: Taxis) -> output: Tparams", "batch_dims: int = 0", "Tparams: type",
    "Tindices: {int16, int32, int64}", "Taxis: {int32, int64}")]
static class GatherV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape from = c.WithRankAtLeast(0, 1);
        c.WithRank(2, 0);
        c.SetOutput(0, GatherShapes.Along(c, from, c.Constant(2)?.Int(), c.Int("batch_dims")));
    }

    public static void Gradient(GradientContext g) => GatherGradient.Build(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _batchDims = k.Int("batch_dims");

        public override void Compute(KernelContext context)
        {
            Tensor from = context.Input(0), indices = context.Input(1), axis = context.Input(2);
            if (from.Shape.Rank == 0) Throw.InvalidArgument("params must be at least 1 dimensional");
            if (axis.ElementCount != 1) Throw.InvalidArgument("axis must be scalar");
            long wanted = axis.Int(), batch = _batchDims < 0 ? _batchDims + indices.Shape.Rank : _batchDims;
            int at = Layout.Axis(wanted, from.Shape.Rank);
            if (at < 0)
            {
                Throw.InvalidArgument($"Shape must be at least rank {(wanted < 0 ? -wanted : wanted + 1)} but is rank {from.Shape.Rank}");
            }
            CheckBatch(from, indices, at, batch);
            Gathering.Run(context, at, (int)batch);
        }

        void CheckBatch(Tensor from, Tensor indices, int axis, long batch)
        {
            if (batch == 0) return;
            int rank = indices.Shape.Rank;
            if (batch < 0 || batch > rank)
            {
                Throw.InvalidArgument($"Expected batch_dims in the range [{-rank}, {rank}], but got {_batchDims}");
            }
            if (batch >= from.Shape.Rank)
            {
                Throw.InvalidArgument($"batch_dims ({batch}) must be less than rank(params) ({from.Shape.Rank}).");
            }
            if (axis < batch) Throw.InvalidArgument($"batch_dims ({batch}) must be less than or equal to axis ({axis}).");
            for (int i = 0; i < batch; i++)
            {
                if (from.Shape[i] != indices.Shape[i])
                {
                    Throw.InvalidArgument($"params.shape[{i}]: {from.Shape[i]} should be equal to indices.shape[{i}]: {indices.Shape[i]}");
                }
            }
        }
    }
}
