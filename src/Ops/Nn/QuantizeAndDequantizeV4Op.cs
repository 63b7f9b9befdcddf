using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Rounds to the levels of a quantized type and back.</summary>
[Op("QuantizeAndDequantizeV4(input: T, input_min: T, input_max: T) -> output: T", "signed_input: bool = true", "num_bits: int = 8",
    "range_given: bool = false", "T: {bfloat16, half, float, double}", "round_mode: {'HALF_TO_EVEN', 'HALF_UP'} = 'HALF_TO_EVEN'",
    "narrow_range: bool = false", "axis: int = -1")]
static class QuantizeAndDequantizeV4Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    public static void Gradient(GradientContext g)
    {
        QuantizeAndDequantizeV4GradOutputs parts = g.Scope.QuantizeAndDequantizeV4Grad(g.OutputGradient(0), g.Input(0), g.Input(1), g.Input(2), g.Int("axis"));
        g.SetInput(0, parts.InputBackprop);
        g.SetInput(1, parts.InputMinBackprop);
        g.SetInput(2, parts.InputMaxBackprop);
    }

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        readonly RangeFit _fit = new(k);
        readonly int _bits = (int)k.Int("num_bits");

        public override void Compute(KernelContext context) => _fit.Run<T>(context, _bits);
    }
}
