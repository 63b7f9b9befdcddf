using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sets the step below which gradients are dropped.</summary>
[Op("AccumulatorSetGlobalStep(handle: Ref(string), new_global_step: int64)")]
static class AccumulatorSetGlobalStepOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.SetStep(c);
}
