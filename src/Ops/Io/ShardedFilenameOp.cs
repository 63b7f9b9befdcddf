using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The name of one file of a set: <c>model-00003-of-00017</c>.</summary>
[Op("ShardedFilename(basename: string, shard: int32, num_shards: int32) -> filename: string")]
static class ShardedFilenameOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 3; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Strings[0] =
        [.. c.Input(0).Strings[0], .. Encoding.UTF8.GetBytes($"-{c.Input(1).Item<int>():D5}-of-{c.Input(2).Item<int>():D5}")];
}
