using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPoolWithArgmax: each gradient goes where its element came from.</summary>
[Op("MaxPoolGradWithArgmax(input: T, grad: T, argmax: Targmax) -> output: T", "ksize: list(int) >= 4", "strides: list(int) >= 4",
    "padding: {'SAME', 'VALID'}", "include_batch_in_index: bool = false", "Targmax: {int32, int64}",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPoolGradWithArgmaxOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 4));

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
        g.SetInput(1, g.Scope.MaxPoolGradGradWithArgmax(g.Input(0), g.OutputGradient(0), g.Input(2), g.Ints("ksize"), g.Ints("strides"), g.String("padding"),
            g.Bool("include_batch_in_index")));
    }

    [CpuKernel("T: reals", "Targmax: int32, int64")]
    public sealed class Cpu<T, TIndex>(KernelConstruction k) : PoolKernel(k, rank: 4, "MaxPoolingGradWithArgmaxOp") where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        readonly bool _withBatch = k.Bool("include_batch_in_index");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), gradient = context.Input(1), argmax = context.Input(2);
            if (x.Shape.Rank == 4) CheckGradient(Over(x.Shape), gradient.Shape);
            Tensor y = context.Allocate(0, x.Shape);
            Span<T> result = y.Write<T>();
            result.Clear();
            if (gradient.ElementCount == 0) return;
            ReadOnlySpan<T> g = gradient.Read<T>();
            ReadOnlySpan<TIndex> places = argmax.Read<TIndex>();
            int perImage = g.Length / x.Shape.Int(0), image = (int)x.Shape.Product(1, x.Shape.Rank);
            for (int i = 0; i < g.Length; i++)
            {
                long place = long.CreateTruncating(places[i]) + (_withBatch ? 0 : i / perImage * image);
                if ((ulong)place >= (ulong)result.Length) Throw.InvalidArgument($"MaxPoolGradWithArgmax: index {place} is outside of the input's {result.Length} elements");
                result[(int)place] += g[i];
            }
        }
    }
}
