using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds a gradient, unless its step is over.</summary>
[Op("AccumulatorApplyGradient(handle: Ref(string), local_step: int64, gradient: dtype)", "dtype: numbertype")]
static class AccumulatorApplyGradientOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.ApplyDense(c);
}
