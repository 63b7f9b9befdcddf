using System.Collections.Immutable;
using System.Globalization;

namespace TensorHarbor.Tensors;

/// <summary>A shape as shape inference knows it: perhaps the rank is unknown, perhaps some sizes are. Immutable.</summary>
public sealed class PartialShape : IEquatable<PartialShape>
{
    /// <summary>The size of a dimension that is not known.</summary>
    public const long UnknownDim = -1;

    readonly ImmutableArray<long> _dims;

    PartialShape(ImmutableArray<long> dims) => _dims = dims;

    /// <summary>The shape of which nothing is known.</summary>
    public static PartialShape Unknown { get; } = new(default);

    /// <summary>Rank 0.</summary>
    public static PartialShape Scalar { get; } = new([]);

    /// <summary>A shape of known rank; <see cref="UnknownDim"/> stands for an unknown size.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a size below -1.</exception>
    public static PartialShape Of(params ReadOnlySpan<long> dims)
    {
        foreach (long dim in dims)
        {
            if (dim < UnknownDim) Throw.InvalidArgument($"Shape [{string.Join(",", dims.ToArray())}] has dimensions that are not >= -1");
        }
        return dims.IsEmpty ? Scalar : new([.. dims]);
    }

    /// <summary>A shape of known rank with no known sizes.</summary>
    public static PartialShape OfRank(int rank)
    {
        long[] dims = new long[rank];
        Array.Fill(dims, UnknownDim);
        return Of(dims);
    }

    /// <summary>Everything is known.</summary>
    public static implicit operator PartialShape(in Shape shape) => Of(shape.Dims);

    /// <summary>Is the rank known?</summary>
    public bool HasRank => !_dims.IsDefault;

    /// <summary>Number of dimensions, or -1 if unknown.</summary>
    public int Rank => HasRank ? _dims.Length : -1;

    /// <summary>The sizes; empty if the rank is unknown.</summary>
    public ReadOnlySpan<long> Dims => HasRank ? _dims.AsSpan() : [];

    /// <summary>Size of a dimension, <see cref="UnknownDim"/> if it or the rank is unknown. Negative axes count from the end.</summary>
    public long this[int axis] => !HasRank ? UnknownDim : _dims[axis < 0 ? axis + _dims.Length : axis];

    /// <summary>Are the rank and every size known?</summary>
    public bool IsFullyKnown => HasRank && !_dims.Contains(UnknownDim);

    /// <summary>Number of elements, or -1 if it is not known.</summary>
    public long ElementCount
    {
        get
        {
            if (!HasRank) return -1;
            long count = 1;
            foreach (long dim in _dims)
            {
                if (dim == 0) return 0;
                count = dim == UnknownDim || count < 0 ? -1 : count * dim;
            }
            return count;
        }
    }

    /// <summary>The dense shape.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: something is unknown.</exception>
    public Shape ToShape() => IsFullyKnown ? new(_dims.AsSpan()) : Throw.InvalidArgument<Shape>($"Shape {this} is not fully known");

    /// <summary>Could a tensor of <paramref name="shape"/> have this shape?</summary>
    public bool Matches(in Shape shape)
    {
        if (!HasRank) return true;
        if (shape.Rank != Rank) return false;
        for (int i = 0; i < _dims.Length; i++)
        {
            if (_dims[i] != UnknownDim && _dims[i] != shape[i]) return false;
        }
        return true;
    }

    /// <summary>What both shapes say together; <see langword="null"/> if they contradict each other.</summary>
    public PartialShape? MergeWith(PartialShape other)
    {
        if (!HasRank) return other;
        if (!other.HasRank) return this;
        if (Rank != other.Rank) return null;
        long[] dims = new long[Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            if (_dims[i] != UnknownDim && other._dims[i] != UnknownDim && _dims[i] != other._dims[i]) return null;
            dims[i] = _dims[i] == UnknownDim ? other._dims[i] : _dims[i];
        }
        return Of(dims);
    }

    /// <summary>Dimensions of this shape followed by those of <paramref name="inner"/>; unknown if either rank is.</summary>
    public PartialShape Concat(PartialShape inner) => HasRank && inner.HasRank ? Of([.. Dims, .. inner.Dims]) : Unknown;

    /// <summary>Dimensions <paramref name="from"/> up to, not including, <paramref name="to"/> (null: the end); unknown if the rank is.</summary>
    public PartialShape Slice(int from, int? to = null) => HasRank ? Of(Dims[from..(to ?? Rank)]) : Unknown;

    /// <inheritdoc/>
    public bool Equals(PartialShape? other) => other is not null && HasRank == other.HasRank && Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PartialShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(HasRank);
        foreach (long dim in Dims) hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>As TensorFlow prints shapes: <c>[?,9]</c>, <c>&lt;unknown&gt;</c>.</summary>
    public override string ToString() => !HasRank
        ? "<unknown>"
        : $"[{string.Join(",", _dims.Select(d => d == UnknownDim ? "?" : d.ToString(CultureInfo.InvariantCulture)))}]";
}
