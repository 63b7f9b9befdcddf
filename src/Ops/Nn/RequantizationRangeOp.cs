using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The range that quantized numbers really have.</summary>
[Op("RequantizationRange(input: Tinput, input_min: float, input_max: float) -> output_min: float, output_max: float", "Tinput: quantizedtype")]
static class RequantizationRangeOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel("Tinput: qint32")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        (float min, float max) = Quantized.UsedRange(c);
        Quantized.SetRange(c, min, max, first: 0);
    }
}
