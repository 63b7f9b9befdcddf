using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Key and counter of a seed.</summary>
[Op("StatelessRandomGetKeyCounter(seed: Tseed) -> key: uint64, counter: uint64", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomGetKeyCounterOp
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckSeed(c, 0);
        c.SetOutput(0, PartialShape.Of(1));
        c.SetOutput(1, PartialShape.Of(2));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Philox generator = StatelessSeeds.FromSeed(c.Input(0));
        c.Allocate(0, [1]).Write<ulong>()[0] = generator.Key;
        Span<ulong> counter = c.Allocate(1, [2]).Write<ulong>();
        (counter[0], counter[1]) = (generator.CounterLow, generator.CounterHigh);
    }
}
