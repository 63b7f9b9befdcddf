using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Zeros of a shape with dy put where a strided slice would take it from.</summary>
[Op("StridedSliceGrad(shape: Index, begin: Index, end: Index, strides: Index, dy: T) -> output: T", "T: type", "Index: {int32, int64}",
    "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0", "shrink_axis_mask: int = 0")]
static class StridedSliceGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeFromInput(0));

    public static void Gradient(GradientContext g) => g.SetInput(4, g.Scope.StridedSlice(
        g.OutputGradient(0), g.Input(1), g.Input(2), g.Input(3),
        g.Int("begin_mask"), g.Int("end_mask"), g.Int("ellipsis_mask"), g.Int("new_axis_mask"), g.Int("shrink_axis_mask")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly SliceMasks _masks = SliceMasks.Of(k);

        public override void Compute(KernelContext context)
        {
            Tensor sizes = context.Input(0), dy = context.Input(4);
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"shape must be 1-D, got shape.shape = {sizes.Shape}");
            Span<long> dims = stackalloc long[Tensors.Shape.MaxRank];
            var shape = new Shape(sizes.Ints(dims));
            int rank = shape.Rank, count = SliceInputs.Count(context, 1);
            var spec = new SliceSpec(rank, stackalloc long[SliceSpec.BufferLength(rank, count)]);
            SliceInputs.Resolve(context, 1, count, _masks, shape.Dims, ref spec);
            var taken = new Shape(spec.Result);
            if (taken != dy.Shape) Throw.InvalidArgument($"shape of dy was {dy.Shape} instead of {taken}");
            if (spec.IsWhole(shape.Dims))
            {
                context.SetOutput(0, dy, shape);
                return;
            }
            Tensor output = context.Allocate(0, shape);
            Moves.Run(dy.DType, new Move(dy, spec, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(Tensor dy, SliceSpec spec, Tensor output) : IMove
    {
        readonly SliceSpec _spec = spec;

        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            if (output.DType.IsNumeric()) target.Clear();
            Span<CopyAxis> axes = stackalloc CopyAxis[output.Shape.Rank];
            long start = _spec.Axes(output.Shape.Dims, axes);
            foreach (ref CopyAxis axis in axes) axis = new(axis.Size, axis.To, axis.From);
            StridedCopy.Run(Moves.Of<T>(dy), 0, target, start, axes);
        }
    }
}
