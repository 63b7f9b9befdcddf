using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The floats that numbers of a quantized type stand for.</summary>
[Op("Dequantize(input: T, min_range: float, max_range: float) -> output: dtype", "T: {qint8, quint8, qint32, qint16, quint16}",
    "mode: {'MIN_COMBINED', 'MIN_FIRST', 'SCALED'} = 'MIN_COMBINED'", "narrow_range: bool = false", "axis: int = -1",
    "dtype: {bfloat16, float} = DT_FLOAT")]
static class DequantizeOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    [CpuKernel("T: quantized", "dtype: float, bfloat16")]
    public sealed class Cpu<T, TResult>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TResult : unmanaged, INumberBase<TResult>
    {
        readonly string _mode = k.String("mode");
        readonly bool _narrow = k.Bool("narrow_range");
        readonly int _axis = (int)k.Int("axis");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), min = context.Input(1), max = context.Input(2), y = context.Allocate(0, x.Shape);
            int channels = _axis < 0 ? 1 : x.Shape.Int(_axis), inner = _axis < 0 ? 1 : (int)x.Shape.Product(_axis + 1, x.Shape.Rank);
            if (min.ElementCount != channels || max.ElementCount != channels) Throw.InvalidArgument($"min_range and max_range must have {channels} elements, got {min.Shape} and {max.Shape}");
            for (int channel = 0; channel < channels; channel++)
            {
                QuantizeModes<T>.Dequantize(x.Read<T>(), y.Write<TResult>(), channels, inner, channel, _mode, _narrow, min.Read<float>()[channel], max.Read<float>()[channel]);
            }
        }
    }
}
