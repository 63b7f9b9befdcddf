using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Waits for enough gradients, then takes the mean or sum of each row and begins the next step.</summary>
[Op("SparseAccumulatorTakeGradient(handle: Ref(string), num_required: int32) -> indices: int64, values: dtype, shape: int64",
    "dtype: numbertype")]
static class SparseAccumulatorTakeGradientOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutputs(PartialShape.Unknown);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : TakeSparseGradientKernel(k);
}
