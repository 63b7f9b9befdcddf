using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cuts tensors into parts along an axis.</summary>
static class Splitting
{
    /// <summary>Makes output <paramref name="index"/> the part of <paramref name="value"/> of <paramref name="size"/> along <paramref name="axis"/> that begins at <paramref name="start"/>.</summary>
    public static void Part(KernelContext c, int index, Tensor value, int axis, long start, long size)
    {
        if (size == value.Shape[axis])
        {
            c.SetOutput(index, value);
            return;
        }
        Tensor output = c.Allocate(index, value.Shape.With(axis, size));
        if (output.ElementCount > 0) Moves.Run(value.DType, new Move(value, axis, start, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(Tensor value, int axis, long start, Tensor output) : IMove
    {
        public void Run<T>()
        {
            long outer = value.Shape.Product(0, axis), inner = value.Shape.Product(axis + 1, value.Shape.Rank);
            long row = inner * value.Shape[axis], part = inner * output.Shape[axis];
            StridedCopy.Run(Moves.Of<T>(value), start * inner, Moves.Of<T>(output), 0, [new(outer, row, part), new(part, 1, 1)]);
        }
    }
}
