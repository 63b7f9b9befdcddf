using System.Runtime.CompilerServices;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Reads protobuf's wire format from a span. Nothing throws: a method that returns <see langword="false"/> has met malformed bytes.
/// </summary>
/// <param name="bytes">A serialized message.</param>
ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Deepest nesting of groups that is skipped, as in protobuf's own readers.</summary>
    const int MaxDepth = 100;

    readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Offset of the next byte.</summary>
    public int Position;

    /// <summary>Is everything read?</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>Number of bytes left.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Reads a varint of up to ten bytes; bits above the 64th are dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarint(out ulong value)
    {
        if (Position < _bytes.Length && _bytes[Position] < 0x80)
        {
            value = _bytes[Position++];
            return true;
        }
        (value, int position) = ReadLongVarint(_bytes, Position);
        Position = Math.Abs(position);
        return position >= 0;
    }

    /// <returns>The value and the position behind it; the position negated if the varint is malformed.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // static, so that the reader itself can live in registers
    static (ulong Value, int Position) ReadLongVarint(ReadOnlySpan<byte> bytes, int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70 && position < bytes.Length; shift += 7)
        {
            byte b = bytes[position++];
            value |= shift < 64 ? (ulong)(b & 0x7F) << shift : 0;
            if (b < 0x80) return (value, position);
        }
        return (value, Math.Min(-1, -position));
    }

    /// <summary>Reads a field's tag: number times 8 plus wire type. A field number of 0 is malformed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out uint tag)
    {
        bool ok = TryReadVarint(out ulong value) && value is >= 8 and <= uint.MaxValue;
        tag = (uint)value;
        return ok;
    }

    /// <summary>Reads a length and gives the range of as many bytes behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadRange(out int start, out int length)
    {
        bool ok = TryReadVarint(out ulong claimed) && claimed <= (ulong)(_bytes.Length - Position);
        start = Position;
        length = ok ? (int)claimed : 0;
        Position += length;
        return ok;
    }

    /// <summary>Reads a length and as many bytes: a string, bytes, a message or a packed list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        bool ok = TryReadRange(out int start, out int length);
        value = _bytes.Slice(start, length);
        return ok;
    }

    /// <summary>Reads four bytes.</summary>
    public bool TryReadFixed32(out float value)
    {
        bool ok = Left >= 4;
        value = ok ? BitConverter.ToSingle(_bytes[Position..]) : 0;
        Position += ok ? 4 : 0;
        return ok;
    }

    /// <summary>Passes over the value of a field with <paramref name="tag"/>.</summary>
    public bool TrySkip(uint tag)
    {
        var ahead = new WireReader(_bytes) { Position = Position };
        bool ok = ahead.TrySkip(tag, MaxDepth);
        Position = ahead.Position;
        return ok;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    bool TrySkip(uint tag, int depth)
    {
        switch (tag & 7)
        {
            case 0: return TryReadVarint(out _);
            case 1: return TryAdvance(8);
            case 2: return TryReadRange(out _, out _);
            case 3:
                while (depth > 0 && TryReadTag(out uint inner))
                {
                    if ((inner & 7) == 4) return inner == tag + 1;
                    if (!TrySkip(inner, depth - 1)) return false;
                }
                return false;
            case 5: return TryAdvance(4);
            default: return false;
        }
    }

    bool TryAdvance(int count)
    {
        if (Left < count) return false;
        Position += count;
        return true;
    }
}
