using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Key and counter of a seed, and the algorithm.</summary>
[Op("StatelessRandomGetKeyCounterAlg(seed: Tseed) -> key: uint64, counter: uint64, alg: int32", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomGetKeyCounterAlgOp
{
    public static void Shape(ShapeContext c)
    {
        StatelessSeeds.CheckSeed(c, 0);
        c.SetOutput(0, PartialShape.Of(1));
        c.SetOutput(1, PartialShape.Of(2));
        c.SetOutput(2, PartialShape.Scalar);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        StatelessRandomGetKeyCounterOp.Compute(c);
        c.Allocate(2, default).Write<int>()[0] = StatelessSeeds.PhiloxAlgorithm;
    }
}
