using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of gradients added up so far.</summary>
[Op("AccumulatorNumAccumulated(handle: Ref(string)) -> num_accumulated: int32")]
static class AccumulatorNumAccumulatedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.Count(c);
}
