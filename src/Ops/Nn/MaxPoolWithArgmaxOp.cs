using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The largest element of each window and where it lies in its image, or in the batch.</summary>
[Op("MaxPoolWithArgmax(input: T) -> output: T, argmax: Targmax", "ksize: list(int) >= 4", "strides: list(int) >= 4",
    "Targmax: {int32, int64} = DT_INT64", "padding: {'SAME', 'VALID'}", "include_batch_in_index: bool = false",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPoolWithArgmaxOp
{
    public static void Shape(ShapeContext c)
    {
        WindowShapes.Pooling(c, spatial: 2);
        c.SetOutput(1, c.Node.OutputShapes[0]);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MaxPoolGradWithArgmax(g.Input(0), g.OutputGradient(0), g.Output(1),
        g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.Bool("include_batch_in_index")));

    [CpuKernel("T: reals", "Targmax: int32, int64")]
    public sealed class Cpu<T, TIndex>(KernelConstruction k) : PoolKernel(k, rank: 4, "MaxPoolingOp")
        where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, INumberBase<TIndex>
    {
        readonly bool _withBatch = k.Bool("include_batch_in_index");

        protected override string RankFault(int rank) => "tensor_in must be 4-dimensional (2)";

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            if (x.Shape.Rank == 4 && x.ElementCount == 0) Throw.InvalidArgument("tensor_in must not be empty (2)");
            PoolWindow window = Over(x.Shape);
            Tensor y = context.Allocate(0, OutputShape(window)), argmax = context.Allocate(1, OutputShape(window));
            using var places = new Scratch<int>(y.ElementCount);
            Pooling.ArgMax(window, x.Read<T>(), places.Span);
            ReadOnlySpan<T> source = x.Read<T>();
            Span<T> target = y.Write<T>();
            Span<TIndex> indices = argmax.Write<TIndex>();
            int image = (int)x.Shape.Product(1, 4);
            for (int i = 0; i < target.Length; i++)
            {
                int place = places.Span[i];
                target[i] = place < 0 ? T.MinValue : source[place];
                indices[i] = TIndex.CreateTruncating(_withBatch || place < 0 ? place : place % image);
            }
        }
    }
}
