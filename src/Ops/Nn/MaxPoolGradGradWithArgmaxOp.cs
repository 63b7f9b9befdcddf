using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPoolGradWithArgmax.</summary>
[Op("MaxPoolGradGradWithArgmax(input: T, grad: T, argmax: Targmax) -> output: T", "ksize: list(int) >= 4", "strides: list(int) >= 4",
    "padding: {'SAME', 'VALID'}", "include_batch_in_index: bool = false", "Targmax: {int32, int64}",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPoolGradGradWithArgmaxOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(2, 4));

    [CpuKernel("T: reals", "Targmax: int32, int64")]
    public sealed class Cpu<T, TIndex>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        readonly bool _withBatch = k.Bool("include_batch_in_index");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), gradient = context.Input(1), argmax = context.Input(2), y = context.Allocate(0, argmax.Shape);
            ReadOnlySpan<T> g = gradient.Read<T>();
            ReadOnlySpan<TIndex> places = argmax.Read<TIndex>();
            Span<T> result = y.Write<T>();
            int perImage = result.Length / Math.Max(1, x.Shape.Int(0)), image = (int)x.Shape.Product(1, x.Shape.Rank);
            for (int i = 0; i < result.Length; i++) result[i] = g[int.CreateTruncating(places[i]) + (_withBatch ? 0 : i / perImage * image)];
        }
    }
}
