using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds a gradient of some rows, unless its step is over.</summary>
[Op("SparseAccumulatorApplyGradient(handle: Ref(string), local_step: int64, gradient_indices: int64, gradient_values: dtype, "
    + "gradient_shape: int64)",
    "dtype: numbertype", "has_known_shape: bool")]
static class SparseAccumulatorApplyGradientOp
{
    public static void Shape(ShapeContext c) => c.WithRank(1, 0);

    [CpuKernel]
    public static void Compute(KernelContext c) => AccumulatorCalls.ApplySparse(c);
}
