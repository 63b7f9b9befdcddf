using System.Buffers.Binary;
using System.Numerics;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Google's ordered code: bytes of several values in a row that sort as the values do. Keys of slices are written in it.</summary>
static class OrderedCode
{
    /// <summary>Writes a number of 64 bits: how many bytes it takes, then those, highest first.</summary>
    public static void WriteNumber(List<byte> code, ulong value)
    {
        int length = (64 - BitOperations.LeadingZeroCount(value) + 7) / 8;
        code.Add((byte)length);
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) code.Add((byte)(value >> shift));
    }

    /// <summary>Writes a string; the bytes 0 and 255 are escaped, 0 1 ends it.</summary>
    public static void WriteString(List<byte> code, ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
        {
            code.Add(b);
            if (b == 0) code.Add(0xFF);
            else if (b == 0xFF) code.Add(0);
        }
        code.Add(0);
        code.Add(1);
    }

    /// <summary>
    /// Writes a signed number in 1 to 10 bytes, highest first. The first bits tell the length: one bit of the opposite of the sign
    /// for each byte, then the sign bit and 7 × length - 1 bits of the number.
    /// </summary>
    public static void WriteSigned(List<byte> code, long value)
    {
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)(value < 0 ? ~value : value));
        int length = bits / 7 + 1;
        Span<byte> buffer = stackalloc byte[10];
        buffer[..2].Fill(value < 0 ? (byte)0xFF : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(buffer[2..], value);
        Span<byte> bytes = buffer[(10 - length)..];
        ushort header = (ushort)(0xFFFF << (16 - length));
        bytes[0] ^= (byte)(header >> 8);
        if (length > 1) bytes[1] ^= (byte)header;
        code.AddRange(bytes);
    }
}
