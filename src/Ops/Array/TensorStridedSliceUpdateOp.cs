using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with a strided slice replaced by value, which is broadcast to it.</summary>
[Op("TensorStridedSliceUpdate(input: T, begin: Index, end: Index, strides: Index, value: T) -> output: T", "T: type", "Index: {int32, int64}",
    "begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0", "shrink_axis_mask: int = 0")]
static class TensorStridedSliceUpdateOp
{
    public static void Shape(ShapeContext c)
    {
        SliceShapes.Strided(c, c.Input(0), 1);
        c.SetOutput(0, c.Input(0));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output gradient = g.OutputGradient(0), begin = g.Input(1), end = g.Input(2), strides = g.Input(3), value = g.Input(4);
        SliceMasks m = SliceMasks.Of(g);
        g.SetInput(0, s.TensorStridedSliceUpdate(gradient, begin, end, strides, s.ZerosLike(value), m.Begin, m.End, m.Ellipsis, m.NewAxis, m.Shrink));
        Output slice = s.StridedSlice(gradient, begin, end, strides, m.Begin, m.End, m.Ellipsis, m.NewAxis, m.Shrink);
        Output shape = s.Shape(value), axes = s.BroadcastGradientArgs(s.Shape(slice), shape).R1;
        g.SetInput(4, s.Reshape(g.Call("Sum", [slice, axes], [("T", value.ValueType), ("Tidx", DType.Int32)]), shape));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly SliceMasks _masks = SliceMasks.Of(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0), value = context.Input(4);
            int rank = input.Shape.Rank, count = SliceInputs.Count(context, 1);
            var spec = new SliceSpec(rank, stackalloc long[SliceSpec.BufferLength(rank, count)]);
            SliceInputs.Resolve(context, 1, count, _masks, input.Shape.Dims, ref spec);
            var slice = new Shape(spec.Result);
            int added = slice.Rank - value.Shape.Rank;
            for (int i = 0; i < value.Shape.Rank; i++)
            {
                bool fits = added >= 0 && (value.Shape[i] == 1 || value.Shape[i] == slice[added + i]);
                if (!fits) Throw.InvalidArgument($"Cannot broadcast input shape {value.Shape} into final shape {slice}");
            }
            Tensor output = context.ForwardOrAllocate(0, 0, input.Shape);
            if (output.Buffer != input.Buffer) input.CopyTo(output);
            if (slice.ElementCount == 0) return;
            using Tensor filled = Tensor.Allocate(value.DType, slice);
            BroadcastToOp.Copy(value, filled);
            Moves.Run(output.DType, new Move(filled, spec, output));
        }
    }

    readonly ref struct Move(Tensor value, SliceSpec spec, Tensor output) : IMove
    {
        readonly SliceSpec _spec = spec;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[output.Shape.Rank];
            long start = _spec.Axes(output.Shape.Dims, axes);
            foreach (ref CopyAxis axis in axes) axis = new(axis.Size, axis.To, axis.From);
            StridedCopy.Run(Moves.Of<T>(value), 0, Moves.Of<T>(output), start, axes);
        }
    }
}
