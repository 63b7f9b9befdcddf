using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Formats.Tables;

/// <summary>Where a block lies in a table's file. Behind its <see cref="Size"/> bytes there are a type byte and a checksum.</summary>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Size">Bytes without the trailer.</param>
readonly record struct BlockHandle(long Offset, long Size)
{
    /// <summary>Type byte and masked CRC-32C of data and type.</summary>
    public const int TrailerSize = 5;

    /// <summary>Most bytes of an encoded handle.</summary>
    public const int MaxEncodedSize = 2 * Varint.MaxBytes;

    /// <summary>Two padded handles (metaindex, index) and the magic number.</summary>
    public const int FooterSize = 2 * MaxEncodedSize + 8;

    /// <summary>The last eight bytes of a table, read as a little-endian number.</summary>
    public const ulong Magic = 0xDB4775248B80FB57;

    /// <summary>Writes two varints and returns their length.</summary>
    public int Write(Span<byte> bytes)
    {
        int used = Varint.Write(bytes, (ulong)Offset);
        return used + Varint.Write(bytes[used..], (ulong)Size);
    }

    /// <summary>Reads two varints that fit a signed number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockHandle handle, out int used)
    {
        handle = default;
        if (!Varint.TryRead(bytes, out ulong offset, out used) || !Varint.TryRead(bytes[used..], out ulong size, out int more))
            return false;
        used += more;
        if (offset > long.MaxValue || size > long.MaxValue) return false;
        handle = new((long)offset, (long)size);
        return true;
    }
}
