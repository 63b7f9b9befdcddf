using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Quantized numbers plus a quantized vector along the last axis.</summary>
[Op("QuantizedBiasAdd(input: T1, bias: T2, min_input: float, max_input: float, min_bias: float, max_bias: float) -> output: out_type, min_out: float, max_out: float",
    "T1: quantizedtype", "T2: quantizedtype", "out_type: quantizedtype")]
static class QuantizedBiasAddOp
{
    const float Headroom = 1 << 17;

    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2), bias = c.WithRank(1, 1);
        Quantized.Shape(c, ranges: 4);
        if (x.HasRank) c.SetOutput(0, x.Slice(0, x.Rank - 1).Concat(PartialShape.Of(c.MergeDims(x[-1], bias[0]))));
    }

    [CpuKernel("T1: qint8, quint8", "T2: qint8, quint8", "out_type: qint32")]
    public static void Compute<T, TBias, TResult>(KernelContext c)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TBias : unmanaged, IBinaryInteger<TBias>, IMinMaxValue<TBias> where TResult : unmanaged, IBinaryInteger<TResult>, IMinMaxValue<TResult>
    {
        Tensor x = c.Input(0), bias = c.Input(1), y = c.Allocate(0, x.Shape);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"Input tensor must be at least 2D: {x.Shape}");
        if (bias.Shape.Rank != 1) Throw.InvalidArgument($"Biases must be 1D: {bias.Shape}");
        if (bias.Shape[0] != x.Shape[x.Shape.Rank - 1]) Throw.InvalidArgument($"Must provide as many biases as the last dimension of the input tensor: {bias.Shape} vs. {x.Shape}");
        float min = Quantized.End(c, 2), max = Quantized.End(c, 3), biasMin = Quantized.End(c, 4), biasMax = Quantized.End(c, 5);
        float end = Math.Max(Math.Max(Math.Abs(min), Math.Abs(max)), Math.Max(Math.Abs(biasMin), Math.Abs(biasMax))) * Headroom;
        using var offsets = new Scratch<TResult>(Math.Max(1, bias.ElementCount));
        Quantized.Requantize(bias.Read<TBias>(), biasMin, biasMax, offsets.Span, -end, end);
        Quantized.Requantize(x.Read<T>(), min, max, y.Write<TResult>(), -end, end);
        Span<TResult> sum = y.Write<TResult>();
        for (int i = 0; i < sum.Length; i++) sum[i] += offsets.Span[i % (int)bias.ElementCount];
        Quantized.SetRange(c, -end, end);
    }
}
