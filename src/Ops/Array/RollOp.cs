using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements shifted along axes; those that leave at one end come in at the other.</summary>
[Op("Roll(input: T, shift: Tshift, axis: Taxis) -> output: T", "T: type", "Tshift: {int32, int64}", "Taxis: {int32, int64}")]
static class RollOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRankAtLeast(0, 1);
        c.WithRankAtMost(1, 1);
        c.WithRankAtMost(2, 1);
        c.SetOutput(0, c.Input(0));
    }

    public static void Gradient(GradientContext g)
    {
        Output shift = g.Input(1);
        g.SetInput(0, g.Scope.Roll(g.OutputGradient(0), g.Call("Neg", [shift], [("T", shift.ValueType)]), g.Input(2)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), shift = c.Input(1), axis = c.Input(2);
        int rank = input.Shape.Rank;
        if (rank == 0) Throw.InvalidArgument("input must be 1-D or higher");
        if (shift.Shape.Rank > 1) Throw.InvalidArgument($"shift must be a scalar or a 1-D vector. Found: {shift.Shape}");
        if (axis.Shape.Rank > 1) Throw.InvalidArgument($"axis must be a scalar or a 1-D vector. Found: {axis.Shape}");
        if (shift.Shape != axis.Shape) Throw.InvalidArgument("shift and axis must have the same size");
        Span<long> shifts = stackalloc long[rank];
        for (int i = 0; i < axis.ElementCount; i++)
        {
            int at = Layout.Axis(axis.Int(i), rank);
            if (at < 0) Throw.InvalidArgument($"axis {axis.Int(i)} is out of range");
            long size = Math.Max(1, input.Shape[at]), sum = (shifts[at] + shift.Int(i)) % size;
            shifts[at] = sum < 0 ? sum + size : sum;
        }
        if (!shifts.ContainsAnyExcept(0))
        {
            c.SetOutput(0, input);
            return;
        }
        Tensor output = c.Allocate(0, input.Shape);
        Moves.Run(input.DType, new Move(input, shifts, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(Tensor input, ReadOnlySpan<long> shifts, Tensor output) : IMove
    {
        readonly ReadOnlySpan<long> _shifts = shifts;

        public void Run<T>() => Axis<T>(0, 0, 0, stackalloc CopyAxis[_shifts.Length]);

        /// <summary>Splits each shifted axis in two and copies every block that results.</summary>
        void Axis<T>(int axis, long from, long to, Span<CopyAxis> axes)
        {
            if (axis == axes.Length)
            {
                Span<CopyAxis> block = stackalloc CopyAxis[axes.Length];
                axes.CopyTo(block);
                StridedCopy.Run(Moves.Of<T>(input), from, Moves.Of<T>(output), to, block);
                return;
            }
            long size = input.Shape[axis], stride = input.Shape.Product(axis + 1, axes.Length), shift = _shifts[axis];
            axes[axis] = new(size - shift, stride, stride);
            Axis<T>(axis + 1, from, to + shift * stride, axes);
            if (shift == 0) return;
            axes[axis] = new(shift, stride, stride);
            Axis<T>(axis + 1, from + (size - shift) * stride, to, axes);
        }
    }
}
