using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of FractionalMaxPool.</summary>
[Op("FractionalMaxPoolGrad(orig_input: T, orig_output: T, out_backprop: T, row_pooling_sequence: int64, col_pooling_sequence: int64) -> output: T",
    "overlapping: bool = false", "T: {float, double, int32, int64}")]
static class FractionalMaxPoolGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 4));

    [CpuKernel("T: float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly bool _overlapping = k.Bool("overlapping");

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), pooled = context.Input(1), gradient = context.Input(2), rows = context.Input(3), columns = context.Input(4);
            if (x.Shape.Rank != 4) Throw.InvalidArgument("orig_input must be 4-dimensional");
            if (pooled.Shape.Rank != 4) Throw.InvalidArgument("orig_output must be 4-dimensional");
            if (gradient.Shape != pooled.Shape) Throw.InvalidArgument($"out_backprop should be the same shape as orig_output, got {gradient.Shape} and {pooled.Shape}");
            FractionalPooling.CheckSequences(x.Shape, gradient.Shape, rows, columns);
            using var places = new Scratch<int>(gradient.ElementCount);
            places.Span.Fill(-1);
            var largest = new LargestPixels<T>(x.Read<T>(), places.Span, x.Shape.Int(3));
            FractionalPooling.Visit(x.Shape, rows.Read<long>(), columns.Read<long>(), _overlapping, ref largest);
            Pooling.Scatter(places.Span, gradient.Read<T>(), context.Allocate(0, x.Shape).Write<T>());
        }
    }
}
