using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Splits strings into parts, which become a sparse matrix: one row per string.</summary>
static class StringSplits
{
    /// <summary>Makes outputs indices, values and shape of the parts of each string of input 0.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="split">Adds the parts of a string to a list.</param>
    public static void Run(KernelContext c, Action<byte[], List<byte[]>> split)
    {
        Tensor input = c.Input(0);
        if (input.Shape.Rank != 1) Throw.InvalidArgument($"input must be a vector, got shape: {input.Shape}");
        var parts = new List<byte[]>();
        var ends = new int[input.Strings.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            split(input.Strings[i], parts);
            ends[i] = parts.Count;
        }
        Span<long> indices = SparseOutput.Indices(c, 0, parts.Count, 2), shape = c.Allocate(2, [2]).Write<long>();
        parts.CopyTo(c.Allocate(1, [parts.Count]).Strings);
        shape[0] = ends.Length;
        shape[1] = 0;
        for (int row = 0, at = 0; row < ends.Length; row++)
        {
            int start = at;
            for (; at < ends[row]; at++) (indices[2 * at], indices[2 * at + 1]) = (row, at - start);
            shape[1] = Math.Max(shape[1], at - start);
        }
    }

    /// <summary>Splits at every byte that is among <paramref name="delimiters"/>; none: into single bytes.</summary>
    public static void AtAny(byte[] text, ReadOnlySpan<byte> delimiters, bool skipEmpty, List<byte[]> parts)
    {
        if (text.Length == 0) return;
        if (delimiters.IsEmpty)
        {
            foreach (byte b in text) parts.Add([b]);
            return;
        }
        foreach (Range range in text.AsSpan().SplitAny(delimiters))
        {
            byte[] part = text[range];
            if (!skipEmpty || part.Length > 0) parts.Add(part);
        }
    }

    /// <summary>Splits at a separator as Python's <c>str.split</c>; without one at blanks, which count as one where they meet.</summary>
    public static void AsPython(byte[] text, ReadOnlySpan<byte> separator, long most, List<byte[]> parts)
    {
        if (separator.IsEmpty) AtBlanks(text, most, parts);
        else
        {
            ReadOnlySpan<byte> rest = text;
            for (long splits = 0; most < 0 || splits < most; splits++)
            {
                int at = rest.IndexOf(separator);
                if (at < 0) break;
                parts.Add(rest[..at].ToArray());
                rest = rest[(at + separator.Length)..];
            }
            parts.Add(rest.ToArray());
        }
    }

    static void AtBlanks(ReadOnlySpan<byte> rest, long most, List<byte[]> parts)
    {
        for (long splits = 0; ; splits++)
        {
            while (!rest.IsEmpty && IsBlank(rest[0])) rest = rest[1..];
            if (rest.IsEmpty) return;
            int end = 0;
            while (end < rest.Length && !IsBlank(rest[end])) end++;
            if (most >= 0 && splits >= most) end = rest.Length;
            parts.Add(rest[..end].ToArray());
            rest = rest[end..];
        }
    }

    /// <summary>C's <c>isspace</c>.</summary>
    public static bool IsBlank(byte b) => b is (byte)' ' or >= 9 and <= 13;

    /// <summary>The shape rule.</summary>
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.SetOutput(0, PartialShape.Of(-1, 2));
        c.SetOutput(1, PartialShape.Of(-1));
        c.SetOutput(2, PartialShape.Of(2));
    }
}
