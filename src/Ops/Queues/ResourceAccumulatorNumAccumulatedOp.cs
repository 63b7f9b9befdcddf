using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of gradients added up so far.</summary>
[Op("ResourceAccumulatorNumAccumulated(handle: resource) -> num_accumulated: int32", Stateful = true)]
static class ResourceAccumulatorNumAccumulatedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.Count(c);
}
