using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts tensors one behind the other along an axis: each is copied in runs as long as its part of the result.</summary>
static class Concatenation
{
    /// <summary>Makes output 0 the inputs <paramref name="first"/> up to <paramref name="end"/>, joined along <paramref name="axis"/>.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: shapes or axis do not fit.</exception>
    public static void Run(KernelContext c, int first, int end, long axis)
    {
        ref readonly Shape model = ref c.Input(first).Shape;
        int rank = model.Rank, at = Layout.Axis(axis, rank);
        if (rank == 0) Throw.InvalidArgument("ConcatOp : Can't concatenate scalars (use tf.stack instead)");
        if (at < 0) Throw.InvalidArgument($"ConcatOp : Expected concatenating dimensions in the range [{-rank}, {rank}), but got {axis}");
        long sum = 0;
        for (int i = first; i < end; i++)
        {
            ref readonly Shape shape = ref c.Input(i).Shape;
            Check(model, shape, at, i - first);
            sum += shape[at];
        }
        Tensor output = c.Allocate(0, model.With(at, sum));
        if (output.ElementCount > 0) Moves.Run(output.DType, new Move(c, first, end, at, output));
        Moves.Hold(output);
    }

    static void Check(in Shape model, in Shape shape, int axis, int index)
    {
        if (shape.Rank != model.Rank) Throw.InvalidArgument($"ConcatOp : Ranks of all input tensors should match: shape[0] = {model} vs. shape[{index}] = {shape}");
        for (int d = 0; d < shape.Rank; d++)
        {
            if (d != axis && shape[d] != model[d])
            {
                Throw.InvalidArgument($"ConcatOp : Dimension {d} in both shapes must be equal: shape[0] = {model} vs. shape[{index}] = {shape}");
            }
        }
    }

    readonly ref struct Move(KernelContext c, int first, int end, int axis, Tensor output) : IMove
    {
        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            long outer = output.Shape.Product(0, axis), row = output.Shape.Product(axis, output.Shape.Rank), start = 0;
            Span<CopyAxis> axes = stackalloc CopyAxis[2];
            for (int i = first; i < end; i++)
            {
                Tensor input = c.Input(i);
                long part = input.Shape.Product(axis, input.Shape.Rank);
                axes[0] = new(outer, part, row);
                axes[1] = new(part, 1, 1);
                if (part > 0) StridedCopy.Run(Moves.Of<T>(input), 0, target, start, axes);
                start += part;
            }
        }
    }
}
