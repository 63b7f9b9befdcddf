using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The algorithm that this device prefers: 1, Philox.</summary>
[Op("StatelessRandomGetAlg() -> alg: int32", Stateful = true)]
static class StatelessRandomGetAlgOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = StatelessSeeds.PhiloxAlgorithm;
}
