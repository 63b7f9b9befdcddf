using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TensorHarbor.Tensors;

/// <summary>
/// The sizes of a dense tensor, outermost dimension first, all known. A value type: up to <see cref="InlineRank"/>
/// dimensions need no allocation, so kernels may make shapes freely.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>Largest rank kept without an array.</summary>
    public const int InlineRank = 6;

    /// <summary>Largest rank that TensorFlow allows.</summary>
    public const int MaxRank = 254;

    [InlineArray(InlineRank)]
    struct Inline
    {
        long _first;
    }

    readonly Inline _inline;
    readonly long[]? _overflow;
    readonly int _rank;
    readonly long _countMinusOne; // so that default(Shape) is a scalar

    /// <summary>A shape of these sizes; no sizes: a scalar.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: negative size, rank above <see cref="MaxRank"/>, or more than 2^63-1 elements.</exception>
    public Shape(params ReadOnlySpan<long> dims)
    {
        if (dims.Length > MaxRank) Throw.InvalidArgument($"A shape has at most {MaxRank} dimensions, got {dims.Length}");
        _rank = dims.Length;
        _countMinusOne = CountElements(dims) - 1;
        if (dims.Length > InlineRank) _overflow = dims.ToArray();
        else dims.CopyTo(_inline);
    }

    /// <summary>A shape of these sizes.</summary>
    public static Shape Create(ReadOnlySpan<long> dims) => new(dims);

    /// <summary>The shape of rank 0 with one element.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of dimensions.</summary>
    public int Rank => _rank;

    /// <summary>Number of elements: the product of the sizes, 1 for a scalar.</summary>
    public long ElementCount => _countMinusOne + 1;

    /// <summary>The sizes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<long> Dims => _overflow ?? ((ReadOnlySpan<long>)_inline)[.._rank];

    /// <summary>Enumerates the sizes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => Dims.GetEnumerator();

    /// <summary>Size of dimension <paramref name="axis"/>, counted from 0.</summary>
    public long this[int axis] => Dims[axis];

    /// <summary>Size of dimension <paramref name="axis"/>, which must fit an int.</summary>
    public int Int(int axis) => checked((int)Dims[axis]);

    /// <summary>Number of elements as an int.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: more than 2^31-1 elements.</exception>
    public int Count => ElementCount <= int.MaxValue
        ? (int)ElementCount
        : Throw.InvalidArgument<int>($"A kernel handles at most {int.MaxValue} elements, got shape {this}");

    /// <summary>Product of the sizes of dimensions <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    public long Product(int from, int to)
    {
        long product = 1;
        foreach (long dim in Dims[from..to]) product *= dim;
        return product;
    }

    /// <summary>This shape with dimension <paramref name="axis"/> set to <paramref name="size"/>.</summary>
    public Shape With(int axis, long size)
    {
        Span<long> dims = stackalloc long[_rank];
        Dims.CopyTo(dims);
        dims[axis] = size;
        return new(dims);
    }

    /// <summary>This shape without dimension <paramref name="axis"/>.</summary>
    public Shape Without(int axis)
    {
        Span<long> dims = stackalloc long[_rank - 1];
        Dims[..axis].CopyTo(dims);
        Dims[(axis + 1)..].CopyTo(dims[axis..]);
        return new(dims);
    }

    /// <summary>This shape with a new dimension of <paramref name="size"/> before dimension <paramref name="axis"/>.</summary>
    public Shape Insert(int axis, long size)
    {
        Span<long> dims = stackalloc long[_rank + 1];
        Dims[..axis].CopyTo(dims);
        dims[axis] = size;
        Dims[axis..].CopyTo(dims[(axis + 1)..]);
        return new(dims);
    }

    /// <summary>The dimensions of this shape followed by those of <paramref name="inner"/>.</summary>
    public Shape Concat(in Shape inner)
    {
        Span<long> dims = stackalloc long[_rank + inner._rank];
        Dims.CopyTo(dims);
        inner.Dims.CopyTo(dims[_rank..]);
        return new(dims);
    }

    /// <summary>Dimensions <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    public Shape Slice(int from, int to) => new(Dims[from..to]);

    static long CountElements(ReadOnlySpan<long> dims)
    {
        long count = 1;
        bool empty = false, overflow = false;
        foreach (long dim in dims)
        {
            if (dim < 0) Throw.InvalidArgument($"Dimension {dim} must be >= 0");
            if (dim == 0) { empty = true; continue; }
            overflow |= count > long.MaxValue / dim;
            count = unchecked(count * dim);
        }
        if (empty) return 0;
        return overflow ? Throw.InvalidArgument<long>($"Shape [{Join(dims)}] has more than 2^63-1 elements") : count;
    }

    static string Join(ReadOnlySpan<long> dims)
    {
        var text = new StringBuilder();
        for (int i = 0; i < dims.Length; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{dims[i]}");
        }
        return text.ToString();
    }

    /// <summary>Same rank and sizes?</summary>
    public bool Equals(Shape other) => _countMinusOne == other._countMinusOne && Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (long dim in Dims) hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>Same rank and sizes?</summary>
    public static bool operator ==(in Shape left, in Shape right) => left.Equals(right);

    /// <summary>Different rank or sizes?</summary>
    public static bool operator !=(in Shape left, in Shape right) => !left.Equals(right);

    /// <summary>As TensorFlow prints shapes: <c>[2,3]</c>, <c>[]</c>.</summary>
    public override string ToString() => $"[{Join(Dims)}]";
}
