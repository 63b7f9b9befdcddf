using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Functions of two string tensors with numpy's broadcasting.</summary>
static class StringBroadcast
{
    /// <summary>Output 0 = input 0 followed by input 1.</summary>
    public static void Join(KernelContext c)
    {
        Shape shape = ResultShape(c);
        Tensor z = c.Allocate(0, shape);
        Span<byte[]> x = c.Input(0).Strings, y = c.Input(1).Strings, result = z.Strings;
        for (int i = 0; i < result.Length; i++) result[i] = [.. x[At(c.Input(0).Shape, shape, i)], .. y[At(c.Input(1).Shape, shape, i)]];
    }

    /// <summary>Output 0 = is input 0 equal (or, if not <paramref name="equal"/>, different) to input 1.</summary>
    public static void Compare(KernelContext c, bool equal)
    {
        Shape shape = ResultShape(c);
        Span<bool> z = c.Allocate(0, shape).Write<bool>();
        Span<byte[]> x = c.Input(0).Strings, y = c.Input(1).Strings;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = x[At(c.Input(0).Shape, shape, i)].AsSpan().SequenceEqual(y[At(c.Input(1).Shape, shape, i)]) == equal;
        }
    }

    static Shape ResultShape(KernelContext c)
    {
        Shape x = c.Input(0).Shape, y = c.Input(1).Shape;
        if (!BinaryKernel.TryShape(x, y, out Shape shape)) Throw.InvalidArgument($"Incompatible shapes: {x} vs. {y}");
        return shape;
    }

    /// <summary>Where the element of a broadcast tensor lies that belongs to element <paramref name="index"/> of the result.</summary>
    static int At(in Shape shape, in Shape result, int index)
    {
        long at = 0, stride = 1;
        for (int i = 1; i <= shape.Rank; i++)
        {
            long size = result[result.Rank - i];
            if (shape[shape.Rank - i] != 1) at += index % size * stride;
            stride *= shape[shape.Rank - i];
            index = (int)(index / size);
        }
        return (int)at;
    }
}
