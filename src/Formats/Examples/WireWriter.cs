using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace TensorHarbor.Formats.Examples;

/// <summary>Writes protobuf's wire format into a growing, reused array.</summary>
sealed class WireWriter
{
    byte[] _buffer = new byte[256];
    int _used;

    /// <summary>Number of bytes written.</summary>
    public int Length => _used;

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _used);

    /// <summary>Forgets everything from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => _used = length;

    /// <summary>Bytes of a varint.</summary>
    public static int VarintSize(ulong value) => (64 - BitOperations.LeadingZeroCount(value | 1) + 6) / 7;

    /// <summary>Bytes of a field with <paramref name="length"/> bytes, whose tag takes one.</summary>
    public static int FieldSize(int length) => 1 + VarintSize((ulong)length) + length;

    public void Varint(ulong value)
    {
        Span<byte> to = Reserve(10);
        int at = 0;
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        _used += at;
    }

    /// <summary>Tag and length of a field whose bytes follow.</summary>
    public void Header(byte tag, int length)
    {
        Reserve(1)[0] = tag;
        _used++;
        Varint((ulong)length);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _used += value.Length;
    }

    public void Text(string value, int byteCount)
    {
        Encoding.UTF8.GetBytes(value, Reserve(byteCount));
        _used += byteCount;
    }

    public void Floats(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Bytes(MemoryMarshal.AsBytes(values));
            return;
        }
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(Reserve(4), value);
            _used += 4;
        }
    }

    Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _used < count)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_used + count)));
        }
        return _buffer.AsSpan(_used, count);
    }
}
