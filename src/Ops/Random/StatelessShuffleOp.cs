using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The rows of a tensor in an order that key and counter choose.</summary>
[Op("StatelessShuffle(value: T, key: uint64, counter: uint64, alg: int32) -> output: T", "T: type")]
static class StatelessShuffleOp
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckKey(c, 1);
        ShapeRules.Unchanged(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (RowShuffle.HasRows(c.Input(0))) RowShuffle.Run(c, StatelessSeeds.FromKey(c, 1));
        else c.SetOutput(0, c.Input(0));
    }
}
