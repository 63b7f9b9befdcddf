using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Indices of sparse tensors: order, places, texts.</summary>
static class SparseIndices
{
    /// <summary>Is each number of the index within its size?</summary>
    public static bool IsInside(ReadOnlySpan<long> index, ReadOnlySpan<long> sizes)
    {
        for (int i = 0; i < index.Length; i++)
        {
            if ((ulong)index[i] >= (ulong)sizes[i]) return false;
        }
        return true;
    }

    /// <summary>Place of an index in the dense row-major tensor.</summary>
    public static long Place(ReadOnlySpan<long> index, ReadOnlySpan<long> sizes)
    {
        long place = 0;
        for (int i = 0; i < index.Length; i++) place = place * sizes[i] + index[i];
        return place;
    }

    /// <summary>The index of a place.</summary>
    public static void FromPlace(long place, ReadOnlySpan<long> sizes, Span<long> index)
    {
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            index[i] = place % sizes[i];
            place /= sizes[i];
        }
    }

    /// <summary>Order of two indices, row by row.</summary>
    public static int Compare(ReadOnlySpan<long> a, ReadOnlySpan<long> b) => a.SequenceCompareTo(b);

    /// <summary>TensorFlow's words for an index that lies outside.</summary>
    public static string OutOfBounds(int i, ReadOnlySpan<long> index, ReadOnlySpan<long> sizes) =>
        $"indices[{i}] = {Text(index)} is out of bounds: need 0 <= index < {Text(sizes)}";

    /// <summary>As <c>[0,4]</c>.</summary>
    public static string Text(ReadOnlySpan<long> numbers) => $"[{string.Join(",", numbers.ToArray())}]";

    /// <summary>Number of elements of a dense tensor.</summary>
    public static long Product(ReadOnlySpan<long> sizes)
    {
        long product = 1;
        foreach (long size in sizes)
        {
            Int128 next = (Int128)product * size;
            if (next > long.MaxValue || next < long.MinValue) Throw.InvalidArgument($"Shape [{string.Join(",", sizes.ToArray())}] has too many elements: more than 2^63 - 1");
            product = (long)next;
        }
        return product;
    }
}
