using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Part of a tensor, as Python's <c>x[1, ..., ::2, tf.newaxis]</c>.</summary>
[Op("StridedSlice(input: T, begin: Index, end: Index, strides: Index) -> output: T", "T: type", "Index: {int16, int32, int64}",
    "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0", "shrink_axis_mask: int = 0")]
static class StridedSliceOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, SliceShapes.Strided(c, c.Input(0), 1));

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.StridedSliceGrad(
        g.Scope.Shape(g.Input(0), g.Input(1).ValueType), g.Input(1), g.Input(2), g.Input(3), g.OutputGradient(0),
        g.Int("begin_mask"), g.Int("end_mask"), g.Int("ellipsis_mask"), g.Int("new_axis_mask"), g.Int("shrink_axis_mask")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly SliceMasks _masks = SliceMasks.Of(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            int rank = input.Shape.Rank, count = SliceInputs.Count(context, 1);
            var spec = new SliceSpec(rank, stackalloc long[SliceSpec.BufferLength(rank, count)]);
            SliceInputs.Resolve(context, 1, count, _masks, input.Shape.Dims, ref spec);
            var shape = new Shape(spec.Result);
            if (spec.IsWhole(input.Shape.Dims))
            {
                context.SetOutput(0, input, shape);
                return;
            }
            Tensor output = context.Allocate(0, shape);
            Moves.Run(input.DType, new Move(input, spec, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(Tensor input, SliceSpec spec, Tensor output) : IMove
    {
        readonly SliceSpec _spec = spec;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[input.Shape.Rank];
            long start = _spec.Axes(input.Shape.Dims, axes);
            StridedCopy.Run(Moves.Of<T>(input), start, Moves.Of<T>(output), 0, axes);
        }
    }
}
