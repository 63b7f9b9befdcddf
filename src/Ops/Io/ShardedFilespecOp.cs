using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The pattern that all files of a set match: <c>model-?????-of-00017</c>.</summary>
[Op("ShardedFilespec(basename: string, num_shards: int32) -> filename: string")]
static class ShardedFilespecOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 2; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Strings[0] =
        [.. c.Input(0).Strings[0], .. Encoding.UTF8.GetBytes($"-?????-of-{c.Input(1).Item<int>():D5}")];
}
