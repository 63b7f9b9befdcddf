using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Decodes a serialized tf.train.Feature. The common form, one list in one packed run, has a short path; the long path takes what
/// protobuf takes: lists in pieces, packed and unpacked, unknown fields, and of several kinds the last.
/// </summary>
static class FeatureDecoder
{
    /// <summary>What the methods return for malformed bytes.</summary>
    public const int Malformed = -1;

    /// <summary>Tags of <c>bytes_list = 1</c>, <c>float_list = 2</c>, <c>int64_list = 3</c>, and of <c>value = 1</c> in each.</summary>
    const uint BytesList = 0x0A, FloatList = 0x12, Int64List = 0x1A, Value = 0x0A, ValueVarint = 0x08, ValueFixed32 = 0x0D;

    /// <summary>The kind of the list in <paramref name="feature"/>.</summary>
    /// <returns><see langword="false"/> when the bytes are malformed.</returns>
    public static bool TryGetKind(ReadOnlySpan<byte> feature, out FeatureKind kind)
    {
        kind = FeatureKind.None;
        var fields = new WireReader(feature);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag) || !fields.TrySkip(tag)) return false;
            if (KindOf(tag) is not FeatureKind.None and var found) kind = found;
        }
        return true;
    }

    static FeatureKind KindOf(uint tag) => tag switch
    {
        BytesList => FeatureKind.Bytes,
        FloatList => FeatureKind.Float,
        Int64List => FeatureKind.Int64,
        _ => FeatureKind.None,
    };

    /// <summary>The packed run of a feature that holds nothing else and is shorter than 128 bytes; empty if it has another form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReadOnlySpan<byte> ShortRun(ReadOnlySpan<byte> feature, uint list)
    {
        bool plain = feature.Length is > 4 and < 0x80 && feature[0] == list && feature[1] == feature.Length - 2
            && feature[2] == Value && feature[3] == feature.Length - 4;
        return plain ? feature[4..] : default;
    }

    /// <summary>Decodes floats.</summary>
    /// <param name="feature">A serialized Feature.</param>
    /// <param name="destination">Where they go; those that do not fit are only counted.</param>
    /// <returns>How many there are (0 for another kind), or <see cref="Malformed"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadFloats(ReadOnlySpan<byte> feature, Span<float> destination)
    {
        ReadOnlySpan<byte> run = ShortRun(feature, FloatList);
        if (run.IsEmpty || (run.Length & 3) != 0 || run.Length >> 2 > destination.Length) return ReadAnyFloats(feature, destination);
        run.CopyTo(MemoryMarshal.AsBytes(destination));
        return run.Length >> 2;
    }

    static int ReadAnyFloats(ReadOnlySpan<byte> feature, Span<float> destination)
    {
        var lists = new ListReader(feature, FloatList);
        int count = 0;
        while (lists.MoveNext(out ReadOnlySpan<byte> list, out bool restart))
        {
            if (restart) count = 0;
            int got = ReadFloatList(list, destination[Math.Min(count, destination.Length)..]);
            if (got < 0) return Malformed;
            count += got;
        }
        return lists.Finish(count);
    }

    static int ReadFloatList(ReadOnlySpan<byte> list, Span<float> destination)
    {
        int count = 0;
        var fields = new WireReader(list);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag)) return Malformed;
            if (tag == Value)
            {
                if (!fields.TryReadBytes(out ReadOnlySpan<byte> run) || (run.Length & 3) != 0) return Malformed;
                Span<byte> free = MemoryMarshal.AsBytes(destination[Math.Min(count, destination.Length)..]);
                run[..Math.Min(run.Length, free.Length)].CopyTo(free);
                count += run.Length >> 2;
            }
            else if (tag == ValueFixed32)
            {
                if (!fields.TryReadFixed32(out float value)) return Malformed;
                if (count < destination.Length) destination[count] = value;
                count++;
            }
            else if (!fields.TrySkip(tag)) return Malformed;
        }
        return count;
    }

    /// <summary>Decodes integers; see <see cref="ReadFloats"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadInt64s(ReadOnlySpan<byte> feature, Span<long> destination)
    {
        if (feature.Length == 5 && feature[4] < 0x80 && !destination.IsEmpty && !ShortRun(feature, Int64List).IsEmpty)
        {
            destination[0] = feature[4];
            return 1;
        }
        return ReadAnyInt64s(feature, destination);
    }

    static int ReadAnyInt64s(ReadOnlySpan<byte> feature, Span<long> destination)
    {
        var lists = new ListReader(feature, Int64List);
        int count = 0;
        while (lists.MoveNext(out ReadOnlySpan<byte> list, out bool restart))
        {
            if (restart) count = 0;
            int got = ReadInt64List(list, destination[Math.Min(count, destination.Length)..]);
            if (got < 0) return Malformed;
            count += got;
        }
        return lists.Finish(count);
    }

    static int ReadInt64List(ReadOnlySpan<byte> list, Span<long> destination)
    {
        int count = 0;
        var fields = new WireReader(list);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag)) return Malformed;
            if (tag == Value)
            {
                if (!fields.TryReadBytes(out ReadOnlySpan<byte> run)) return Malformed;
                int got = ReadVarints(run, destination[Math.Min(count, destination.Length)..]);
                if (got < 0) return Malformed;
                count += got;
            }
            else if (tag == ValueVarint)
            {
                if (!fields.TryReadVarint(out ulong value)) return Malformed;
                if (count < destination.Length) destination[count] = (long)value;
                count++;
            }
            else if (!fields.TrySkip(tag)) return Malformed;
        }
        return count;
    }

    static int ReadVarints(ReadOnlySpan<byte> run, Span<long> destination)
    {
        int count = 0;
        var values = new WireReader(run);
        while (!values.AtEnd)
        {
            if (!values.TryReadVarint(out ulong value)) return Malformed;
            if ((uint)count < (uint)destination.Length) destination[count] = (long)value;
            count++;
        }
        return count;
    }

    /// <summary>Appends strings to <paramref name="destination"/>.</summary>
    /// <returns>How many there are (0 for another kind), or <see cref="Malformed"/>; then some may have been appended.</returns>
    public static int ReadBytes(ReadOnlySpan<byte> feature, ByteStrings destination)
    {
        var lists = new ListReader(feature, BytesList);
        int first = destination.Count;
        while (lists.MoveNext(out ReadOnlySpan<byte> list, out bool restart))
        {
            if (restart) destination.Truncate(first);
            var fields = new WireReader(list);
            while (!fields.AtEnd)
            {
                if (!fields.TryReadTag(out uint tag)) return Malformed;
                if (tag != Value)
                {
                    if (!fields.TrySkip(tag)) return Malformed;
                    continue;
                }
                if (!fields.TryReadBytes(out ReadOnlySpan<byte> value)) return Malformed;
                destination.Add(value);
            }
        }
        int count = lists.Finish(destination.Count - first);
        if (count <= 0) destination.Truncate(first);
        return count;
    }

    /// <summary>The lists of one kind in a Feature, one after another.</summary>
    ref struct ListReader(ReadOnlySpan<byte> feature, uint wanted)
    {
        WireReader _fields = new(feature);
        uint _last;
        bool _malformed;

        /// <summary>Moves to the next list of the wanted kind.</summary>
        /// <param name="list">Its bytes.</param>
        /// <param name="restart">A list of another kind stood before it: what was read so far does not count.</param>
        public bool MoveNext(out ReadOnlySpan<byte> list, out bool restart)
        {
            list = default;
            restart = false;
            while (!_fields.AtEnd)
            {
                _malformed = true;
                if (!_fields.TryReadTag(out uint tag)) return false;
                if (tag == wanted)
                {
                    if (!_fields.TryReadBytes(out list)) return false;
                    restart = _last != wanted;
                    _last = wanted;
                    _malformed = false;
                    return true;
                }
                if (!_fields.TrySkip(tag)) return false;
                if (KindOf(tag) != FeatureKind.None) _last = tag;
                _malformed = false;
            }
            return false;
        }

        /// <summary>
        /// What to return when no list is left: <paramref name="count"/>, 0 if another kind came last, or <see cref="Malformed"/>.
        /// </summary>
        public readonly int Finish(int count)
        {
            if (_malformed) return Malformed;
            return _last == wanted ? count : 0;
        }
    }
}
