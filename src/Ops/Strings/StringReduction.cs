using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Joins the strings of a tensor along axes; the axis that is given first runs fastest.</summary>
static class StringReduction
{
    /// <summary>Makes output 0 the joined strings of input 0 along the axes in input 1.</summary>
    public static void Run(KernelContext c, byte[] separator, bool keepDims)
    {
        Tensor input = c.Input(0), axes = c.Input(1);
        int rank = input.Shape.Rank;
        int[] reduced = Axes(axes, rank);
        if (reduced.Length == 0 && axes.ElementCount == 0)
        {
            c.SetOutput(0, input);
            return;
        }
        int[] kept = [.. Enumerable.Range(0, rank).Where(axis => !reduced.Contains(axis))];
        var sizes = new List<long>();
        for (int axis = 0; axis < rank; axis++)
        {
            if (!reduced.Contains(axis)) sizes.Add(input.Shape[axis]);
            else if (keepDims) sizes.Add(1);
        }
        Span<byte[]> output = c.Allocate(0, new Shape([.. sizes])).Strings;
        Join(input, kept, reduced, separator, output);
    }

    static int[] Axes(Tensor axes, int rank)
    {
        var reduced = new int[axes.ElementCount];
        for (int i = 0; i < reduced.Length; i++)
        {
            int axis = axes.Read<int>()[i], at = Layout.Axis(axis, rank);
            if (at < 0) Throw.OutOfRange($"Invalid reduction dimension {axis} for input with {rank} dimension(s)");
            if (reduced.AsSpan(0, i).Contains(at)) Throw.InvalidArgument($"Duplicate reduction dimension {axis}");
            reduced[i] = at;
        }
        Array.Reverse(reduced);
        return reduced;
    }

    static void Join(Tensor input, int[] kept, int[] reduced, byte[] separator, Span<byte[]> output)
    {
        Span<long> strides = stackalloc long[input.Shape.Rank];
        Layout.Strides(input.Shape, strides);
        long count = 1;
        foreach (int axis in reduced) count *= input.Shape[axis];
        var text = new List<byte>();
        for (int i = 0; i < output.Length; i++)
        {
            long start = Place(i, kept, input.Shape, strides);
            text.Clear();
            for (long j = 0; j < count; j++)
            {
                if (j > 0) text.AddRange(separator);
                text.AddRange(input.Strings[(int)(start + Place(j, reduced, input.Shape, strides))]);
            }
            output[i] = [.. text];
        }
    }

    /// <summary>Where element number <paramref name="index"/>, counted over some axes, lies.</summary>
    static long Place(long index, int[] axes, in Shape shape, ReadOnlySpan<long> strides)
    {
        long place = 0;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            place += index % shape[axes[i]] * strides[axes[i]];
            index /= shape[axes[i]];
        }
        return place;
    }

    /// <summary>The shape rule.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        Tensor? axes = c.Constant(1);
        if (!input.HasRank || axes is null)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        bool keepDims = c.Bool("keep_dims");
        var reduced = new bool[input.Rank];
        foreach (int axis in axes.Read<int>())
        {
            int at = Layout.Axis(axis, input.Rank);
            if (at < 0) c.Fail($"Invalid reduction dimension {axis} for input with {input.Rank} dimensions.");
            reduced[at] = true;
        }
        var sizes = new List<long>();
        for (int axis = 0; axis < reduced.Length; axis++)
        {
            if (!reduced[axis]) sizes.Add(input[axis]);
            else if (keepDims) sizes.Add(1);
        }
        c.SetOutput(0, PartialShape.Of([.. sizes]));
    }
}
