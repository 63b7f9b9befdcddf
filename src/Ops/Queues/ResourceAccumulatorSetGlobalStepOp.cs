using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sets the step below which gradients are dropped.</summary>
[Op("ResourceAccumulatorSetGlobalStep(handle: resource, new_global_step: int64)", Stateful = true)]
static class ResourceAccumulatorSetGlobalStepOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.SetStep(c);
}
