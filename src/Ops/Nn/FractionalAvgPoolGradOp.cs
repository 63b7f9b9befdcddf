using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FractionalAvgPool.</summary>
[Op("FractionalAvgPoolGrad(orig_input_tensor_shape: int64, out_backprop: T, row_pooling_sequence: int64, col_pooling_sequence: int64) -> output: T",
    "overlapping: bool = false", "T: {float, double, int32, int64}")]
static class FractionalAvgPoolGradOp
{
    public static void Shape(ShapeContext c) =>
        c.SetOutput(0, c.ConstantInts(0) is { Length: 4 } dims ? PartialShape.Of(dims) : PartialShape.OfRank(4));

    [CpuKernel("T: float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _overlapping = k.Bool("overlapping");

        public override void Compute(KernelContext context)
        {
            Tensor sizes = context.Input(0), gradient = context.Input(1), rows = context.Input(2), columns = context.Input(3);
            if (sizes.Shape.Rank != 1 || sizes.ElementCount != 4) Throw.InvalidArgument("original input tensor shape must be 1-dimensional and 4 elements");
            if (gradient.Shape.Rank != 4) Throw.InvalidArgument("out_backprop must be 4-dimensional");
            var shape = new Shape(sizes.Read<long>());
            FractionalPooling.CheckSequences(shape, gradient.Shape, rows, columns);
            using var sums = new Scratch<double>(shape.ElementCount);
            sums.Span.Clear();
            var share = new ShareOfGradient<T>(gradient.Read<T>(), sums.Span, shape.Int(3));
            FractionalPooling.Visit(shape, rows.Read<long>(), columns.Read<long>(), _overlapping, ref share);
            Span<T> result = context.Allocate(0, shape).Write<T>();
            for (int i = 0; i < result.Length; i++) result[i] = T.CreateTruncating(sums.Span[i]);
        }
    }
}
