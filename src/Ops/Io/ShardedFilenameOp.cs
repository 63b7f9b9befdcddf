using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Name of one shard: <c>base-00003-of-00017</c>.</summary>
[Op("ShardedFilename(basename: string, shard: int32, num_shards: int32) -> filename: string")]
static class ShardedFilenameOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetText(0, $"{c.Input(0).Text(0)}-{c.Input(1).Int():D5}-of-{c.Input(2).Int():D5}");
}
