using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Waits for enough gradients, then takes their mean or sum and begins the next step.</summary>
[Op("AccumulatorTakeGradient(handle: Ref(string), num_required: int32) -> average: dtype", "dtype: numbertype")]
static class AccumulatorTakeGradientOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : TakeDenseGradientKernel(k);
}
