using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes several V2 checkpoints, the shards of one, into one.</summary>
[Op("MergeV2Checkpoints(checkpoint_prefixes: string, destination_prefix: string)", "delete_old_dirs: bool = true",
    "allow_missing_files: bool = false", Stateful = true)]
static class MergeV2CheckpointsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(1, 0);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _allowMissing = k.Bool("allow_missing_files");

        public override void Compute(KernelContext context)
        {
            Tensor shards = context.Input(0), destination = context.Input(1);
            if (shards.Shape.Rank != 1) Throw.InvalidArgument($"Input checkpoint_prefixes should be an 1-D tensor, got {shards.Shape} instead.");
            if (destination.Shape.Rank != 0) Throw.InvalidArgument($"Input destination_prefix should be a scalar tensor, got {destination.Shape} instead.");
            string[] prefixes = shards.Texts();
            if (_allowMissing) prefixes = [.. prefixes.Where(prefix => CheckpointReader.Exists(prefix))];
            CheckpointShards.Merge(prefixes, destination.Text(0));
        }
    }
}
