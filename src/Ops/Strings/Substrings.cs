using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parts of strings by position and length, which are broadcast against the strings.</summary>
static class Substrings
{
    /// <summary>Makes output 0 the parts of input 0 that begin at input 1 and are of length input 2.</summary>
    public static void Run(KernelContext c, bool inCharacters)
    {
        Tensor input = c.Input(0), positions = c.Input(1), lengths = c.Input(2);
        if (positions.Shape != lengths.Shape) Throw.InvalidArgument($"pos and len should have the same shape, got: {positions.Shape} vs. {lengths.Shape}");
        Shape shape = BroadcastShape(input.Shape, positions.Shape);
        Span<byte[]> output = c.Allocate(0, shape).Strings;
        for (int i = 0; i < output.Length; i++)
        {
            int at = Place(i, shape, positions.Shape);
            byte[] text = input.Strings[Place(i, shape, input.Shape)];
            output[i] = inCharacters ? Characters(text, positions.Int(at), lengths.Int(at), i) : Bytes(text, positions.Int(at), lengths.Int(at), i);
        }
    }

    static Shape BroadcastShape(in Shape a, in Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        Span<long> dims = stackalloc long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long x = i <= a.Rank ? a[a.Rank - i] : 1, y = i <= b.Rank ? b[b.Rank - i] : 1;
            if (x != y && x != 1 && y != 1) Throw.InvalidArgument($"Incompatible shapes: {a} vs. {b}");
            dims[rank - i] = x == 1 ? y : x;
        }
        return new(dims);
    }

    /// <summary>Element of a broadcast tensor that stands at place <paramref name="i"/> of the result.</summary>
    static int Place(int i, in Shape result, in Shape shape)
    {
        int place = 0, stride = 1;
        for (int axis = 1; axis <= shape.Rank; axis++)
        {
            int size = result.Int(result.Rank - axis), own = shape.Int(shape.Rank - axis);
            place += own == 1 ? 0 : i % size * stride;
            i /= size;
            stride *= own;
        }
        return place;
    }

    static byte[] Bytes(byte[] text, long position, long length, int i)
    {
        long start = position < 0 ? position + text.Length : position;
        if (start < 0 || start > text.Length) Throw.InvalidArgument($"pos {position} out of range for string b'{System.Text.Encoding.Latin1.GetString(text)}' at index {i}");
        return text[(int)start..(int)Math.Min(text.Length, start + Math.Max(0, length))];
    }

    static byte[] Characters(byte[] text, long position, long length, int i)
    {
        long first = position < 0 ? position + Utf8Text.Length(text) : position;
        int start = first < 0 ? -1 : Utf8Text.StartOf(text, first);
        if (start < 0) Throw.InvalidArgument($"pos {position} out of range for string at index {i}");
        int end = Utf8Text.StartOf(text.AsSpan(start), Math.Max(0, length));
        return end < 0 ? text[start..] : text[start..(start + end)];
    }
}
