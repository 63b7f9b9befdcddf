using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The state of a generator that lies in a variable, which then goes on by so many outputs.</summary>
[Op("RngReadAndSkip(resource: resource, alg: int32, delta: uint64) -> value: int64", Stateful = true)]
static class RngReadAndSkipOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        c.SetOutput(0, PartialShape.Of(3));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        StatelessSeeds.CheckAlgorithm(c.Input(1).Int());
        GeneratorState.Take(c, c.Input(2).Item<ulong>(), c.Allocate(0, [3]).Write<long>());
    }
}
