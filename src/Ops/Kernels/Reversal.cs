using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Turns axes of tensors around.</summary>
static class Reversal
{
    /// <summary>Makes output 0 input 0 with the axes marked in <paramref name="reversed"/> turned around.</summary>
    public static void Run(KernelContext c, ReadOnlySpan<bool> reversed)
    {
        Tensor input = c.Input(0);
        if (!reversed.Contains(true) || input.ElementCount == 0)
        {
            c.SetOutput(0, input);
            return;
        }
        Tensor output = c.Allocate(0, input.Shape);
        Moves.Run(input.DType, new Move(input, reversed, output));
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<bool> reversed, Tensor output) : IMove
    {
        readonly ReadOnlySpan<bool> _reversed = reversed;

        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[_reversed.Length];
            long stride = 1, start = 0;
            for (int i = axes.Length - 1; i >= 0; i--)
            {
                long size = input.Shape[i];
                axes[i] = new(size, _reversed[i] ? -stride : stride, stride);
                if (_reversed[i]) start += (size - 1) * stride;
                stride *= size;
            }
            StridedCopy.Run(Moves.Of<T>(input), start, Moves.Of<T>(output), 0, axes);
        }
    }
}
