using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Rounds to the levels of a quantized type and back.</summary>
[Op("QuantizeAndDequantizeV3(input: T, input_min: T, input_max: T, num_bits: int32) -> output: T", "signed_input: bool = true",
    "range_given: bool = true", "T: {bfloat16, half, float, double}", "narrow_range: bool = false", "axis: int = -1")]
static class QuantizeAndDequantizeV3Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    public static void Gradient(GradientContext g) => g.SetInput(0, g.OutputGradient(0));

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        readonly RangeFit _fit = new(k);

        public override void Compute(KernelContext context) => _fit.Run<T>(context, (int)context.Input(3).Int());
    }
}
