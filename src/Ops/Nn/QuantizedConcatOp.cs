using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Quantized tensors joined along an axis, in the range that holds all of them.</summary>
[Op("QuantizedConcat(concat_dim: int32, values: N * T, input_mins: N * float, input_maxes: N * float) -> output: T, output_min: float, output_max: float", "N: int >= 2", "T: type")]
static class QuantizedConcatOp
{
    public static void Shape(ShapeContext c)
    {
        int count = (c.InputCount - 1) / 3;
        for (int i = 1 + count; i < c.InputCount; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
        ConcatShapes.Infer(c, 1, 1 + count, 0);
    }

    [CpuKernel("T: quint8, qint32")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int count = (c.InputCount - 1) / 3;
        if (c.Input(0).ElementCount != 1) Throw.InvalidArgument($"Concat dim tensor should be a scalar integer, but got shape {c.Input(0).Shape}");
        Concatenation.Run(c, 1, 1 + count, c.Input(0).Int());
        float min = 0, max = float.NegativeInfinity;
        for (int i = 0; i < count; i++) (min, max) = (Math.Min(min, Quantized.End(c, 1 + count + i)), Math.Max(max, Quantized.End(c, 1 + 2 * count + i)));
        Requantize(c.Output(0).Write<T>(), c, count, min, max);
        Quantized.SetRange(c, min, max);
    }

    /// <summary>Brings each input's part of the joined tensor into the range of all.</summary>
    static void Requantize<T>(Span<T> joined, KernelContext c, int count, float min, float max) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int axis = Layout.Axis(c.Input(0).Int(), c.Input(1).Shape.Rank), offset = 0;
        int row = (int)c.Output(0).Shape.Product(axis, c.Output(0).Shape.Rank);
        for (int i = 0; i < count; i++)
        {
            int width = (int)c.Input(1 + i).Shape.Product(axis, c.Input(1 + i).Shape.Rank);
            float from = Quantized.End(c, 1 + count + i), to = Quantized.End(c, 1 + 2 * count + i);
            for (int start = offset; start + width <= joined.Length && width > 0 && (from != min || to != max); start += row)
            {
                Span<T> part = joined.Slice(start, width);
                Quantized.Requantize<T, T>(part, from, to, part, min, max);
            }
            offset += width;
        }
    }
}
