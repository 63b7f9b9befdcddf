using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reshape of quantized numbers; the range stays.</summary>
[Op("QuantizedReshape(tensor: T, shape: Tshape, input_min: float, input_max: float) -> output: T, output_min: float, output_max: float", "T: type", "Tshape: {int32, int64} = DT_INT32")]
static class QuantizedReshapeOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 0);
        c.WithRank(3, 0);
        ShapeRules.Scalar(c);
        ReshapeOp.Shape(c);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        ReshapeOp.Compute(c);
        Quantized.SetRange(c, Quantized.End(c, 2), Quantized.End(c, 3));
    }
}
