using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Quantized numbers of 32 bits as numbers of 8 bits, in a given range.</summary>
[Op("Requantize(input: Tinput, input_min: float, input_max: float, requested_output_min: float, requested_output_max: float) -> output: out_type, output_min: float, output_max: float",
    "Tinput: quantizedtype", "out_type: quantizedtype")]
static class RequantizeOp
{
    public static void Shape(ShapeContext c) => Quantized.Shape(c, ranges: 4);

    [CpuKernel("Tinput: qint32", "out_type: quint8, qint8")]
    public static void Compute<T, TResult>(KernelContext c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TResult : unmanaged, IBinaryInteger<TResult>, IMinMaxValue<TResult>
    {
        float min = Quantized.End(c, 3), max = Quantized.End(c, 4);
        if (min > 0) Throw.InvalidArgument($"requested_output_min must be <= 0, but got {min}");
        if (max < min) Throw.InvalidArgument($"requested_output_max must be >= requested_output_min, but got {max} and {min}");
        Quantized.Requantize(c.Input(0).Read<T>(), Quantized.End(c, 1), Quantized.End(c, 2), c.Allocate(0, c.Input(0).Shape).Write<TResult>(), min, max);
        Quantized.SetRange(c, min, max);
    }
}
