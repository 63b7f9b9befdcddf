using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Pattern of the names of all shards: <c>base-?????-of-00017</c>.</summary>
[Op("ShardedFilespec(basename: string, num_shards: int32) -> filename: string")]
static class ShardedFilespecOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 2; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetText(0, $"{c.Input(0).Text(0)}-?????-of-{c.Input(1).Int():D5}");
}
