using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Makes a generator that lies in a variable go on by so many outputs.</summary>
[Op("RngSkip(resource: resource, algorithm: int64, delta: int64)", Stateful = true)]
static class RngSkipOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        StatelessSeeds.CheckAlgorithm(c.Input(1).Int());
        GeneratorState.Take(c, (ulong)c.Input(2).Item<long>());
    }
}
