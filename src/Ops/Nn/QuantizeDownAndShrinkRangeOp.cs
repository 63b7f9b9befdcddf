using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Quantized numbers of 32 bits as numbers of 8 bits, in the range that they really have.</summary>
[Op("QuantizeDownAndShrinkRange(input: Tinput, input_min: float, input_max: float) -> output: out_type, output_min: float, output_max: float",
    "Tinput: quantizedtype", "out_type: quantizedtype")]
static class QuantizeDownAndShrinkRangeOp
{
    public static void Shape(ShapeContext c) => Quantized.Shape(c, ranges: 2);

    [CpuKernel("Tinput: qint32", "out_type: quint8")]
    public static void Compute<T, TResult>(KernelContext c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TResult : unmanaged, IBinaryInteger<TResult>, IMinMaxValue<TResult>
    {
        (float min, float max) = Quantized.UsedRange(c);
        Quantized.Requantize(c.Input(0).Read<T>(), Quantized.End(c, 1), Quantized.End(c, 2), c.Allocate(0, c.Input(0).Shape).Write<TResult>(), min, max);
        Quantized.SetRange(c, min, max);
    }
}
