using System.Collections.Immutable;
using System.Globalization;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>
/// A box inside a tensor: for each dimension a start and a length, or all of it. Partitioned variables are saved as slices.
/// Written as <c>0,2:-</c>: rows 0 and 1, all columns.
/// </summary>
public sealed class TensorSlice : IEquatable<TensorSlice>
{
    /// <summary>The length that means the whole dimension.</summary>
    public const long Full = -1;

    readonly ImmutableArray<long> _starts, _lengths;

    TensorSlice(ImmutableArray<long> starts, ImmutableArray<long> lengths) => (_starts, _lengths) = (starts, lengths);

    /// <summary>A slice of these extents; a length of <see cref="Full"/> with start 0 is a whole dimension.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a negative start or length, or an end beyond 2^63-1.</exception>
    public static TensorSlice Of(params ReadOnlySpan<(long Start, long Length)> extents)
    {
        ImmutableArray<long>.Builder starts = ImmutableArray.CreateBuilder<long>(extents.Length);
        ImmutableArray<long>.Builder lengths = ImmutableArray.CreateBuilder<long>(extents.Length);
        foreach ((long start, long length) in extents)
        {
            bool full = length == Full && start == 0;
            if (!full && (start < 0 || length < 0 || start > long.MaxValue - length))
                Throw.InvalidArgument($"Expected non-negative start and positive length but got start = {start}, length = {length}");
            starts.Add(start);
            lengths.Add(length);
        }
        return new(starts.MoveToImmutable(), lengths.MoveToImmutable());
    }

    /// <summary>All of a tensor of some rank.</summary>
    public static TensorSlice Whole(int rank)
    {
        var extents = new (long, long)[rank];
        Array.Fill(extents, (0, Full));
        return Of(extents);
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => _starts.Length;

    /// <summary>Is every dimension whole?</summary>
    public bool IsWhole => _lengths.All(length => length == Full);

    /// <summary>First index in a dimension.</summary>
    public long Start(int axis) => _starts[axis];

    /// <summary>Length in a dimension, or <see cref="Full"/>.</summary>
    public long Length(int axis) => _lengths[axis];

    /// <summary>The shape of this slice of a tensor.</summary>
    /// <exception cref="StatusException">INTERNAL, as in TensorFlow: the ranks differ, or the slice leaves the tensor.</exception>
    public Shape Apply(in Shape shape)
    {
        if (shape.Rank != Rank) Throw.Internal($"Mismatching ranks: shape = {shape}, slice = {this}");
        Span<long> sizes = stackalloc long[Rank];
        for (int i = 0; i < Rank; i++)
        {
            if (_lengths[i] != Full && _starts[i] + _lengths[i] > shape[i])
                Throw.Internal($"Extent in dimension {i} out of bounds: shape = {shape}, slice = {this}");
            sizes[i] = _lengths[i] == Full ? shape[i] : _lengths[i];
        }
        return new(sizes);
    }

    /// <summary>Parses <c>0,2:-</c>; an empty text is a slice of rank 0.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a slice.</exception>
    public static TensorSlice Parse(string text)
    {
        if (text.Length == 0) return Of();
        string[] parts = text.Split(':');
        var extents = new (long, long)[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            string[] pair = parts[i].Split(',');
            if (parts[i] == "-") extents[i] = (0, Full);
            else if (pair.Length == 2 && TryParse(pair[0], out long start) && TryParse(pair[1], out long length) && length > 0)
                extents[i] = (start, length);
            else Throw.InvalidArgument($"Expected a pair of numbers or '-' but got '{parts[i]}': string = {text}");
        }
        return Of(extents);
    }

    /// <summary>
    /// Parses what SaveV2 and RestoreV2 take: the sizes of the whole tensor, then a slice: <c>17 9 0,8:-</c>. An empty text means a
    /// tensor that is not sliced.
    /// </summary>
    /// <returns>The whole shape and the slice, or <see langword="null"/> for an empty text.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a shape and slice; INTERNAL: the slice does not fit the shape.</exception>
    public static (Shape Shape, TensorSlice Slice)? ParseShapeAndSlice(string text)
    {
        if (text.Length == 0) return null;
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2) Throw.InvalidArgument($"Need least two elements in shape_and_slice specification: {text}");
        long[] sizes = new long[parts.Length - 1];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!TryParse(parts[i], out sizes[i])) Throw.InvalidArgument($"Non numerical dimension in shape_and_slice: {text}");
        }
        Shape shape = new(sizes);
        TensorSlice slice = Parse(parts[^1]);
        _ = slice.Apply(shape);
        return (shape, slice);
    }

    static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>The slice of a message.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: negative start or length.</exception>
    public static TensorSlice FromProto(TensorSliceProto proto)
    {
        var extents = new (long, long)[proto.Extent.Count];
        for (int i = 0; i < extents.Length; i++)
        {
            TensorSliceProto.Types.Extent extent = proto.Extent[i];
            extents[i] = extent.HasLengthHackCase == TensorSliceProto.Types.Extent.HasLengthHackOneofCase.Length
                ? (extent.Start, extent.Length)
                : (extent.Start, Full);
        }
        return Of(extents);
    }

    /// <summary>The message of this slice.</summary>
    public TensorSliceProto ToProto()
    {
        var proto = new TensorSliceProto();
        for (int i = 0; i < Rank; i++)
        {
            var extent = new TensorSliceProto.Types.Extent();
            if (_lengths[i] != Full) (extent.Start, extent.Length) = (_starts[i], _lengths[i]);
            proto.Extent.Add(extent);
        }
        return proto;
    }

    /// <summary>The key under which this slice of a tensor is saved.</summary>
    internal byte[] Key(ReadOnlySpan<byte> tensorName)
    {
        List<byte> code = [];
        OrderedCode.WriteNumber(code, 0);
        OrderedCode.WriteString(code, tensorName);
        OrderedCode.WriteNumber(code, (ulong)Rank);
        for (int i = 0; i < Rank; i++)
        {
            OrderedCode.WriteSigned(code, _starts[i]);
            OrderedCode.WriteSigned(code, _lengths[i]);
        }
        return [.. code];
    }

    /// <summary>Same extents?</summary>
    public bool Equals(TensorSlice? other) =>
        other is not null && _starts.AsSpan().SequenceEqual(other._starts.AsSpan())
            && _lengths.AsSpan().SequenceEqual(other._lengths.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorSlice);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (long start in _starts) hash.Add(start);
        foreach (long length in _lengths) hash.Add(length);
        return hash.ToHashCode();
    }

    /// <summary>As TensorFlow writes it: <c>0,2:-</c>.</summary>
    public override string ToString() => string.Join(':', _starts.Zip(_lengths, (start, length) =>
        length == Full ? "-" : string.Create(CultureInfo.InvariantCulture, $"{start},{length}")));
}
