using System.Buffers.Binary;
using TensorHarbor.Formats.Records;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Makes the checksums of a table's blocks fit: of those that its footer and its index name.</summary>
static class TableChecksums
{
    const int FooterBytes = 48, TrailerBytes = 5;

    /// <summary>Writes the checksums that fit the bytes.</summary>
    public static void Repair(Span<byte> table)
    {
        if (table.Length < FooterBytes) return;
        ReadOnlySpan<byte> footer = table[^FooterBytes..];
        if (!TryHandle(ref footer, out long offset, out long size)) return;
        RepairBlock(table, offset, size);
        if (!TryHandle(ref footer, out offset, out size)) return;
        RepairBlock(table, offset, size);
        if (offset < 0 || size < 0 || offset > table.Length - size) return;
        RepairNamed(table, table.Slice((int)offset, (int)size));
    }

    /// <summary>The blocks whose handles stand in an index block: shared, unshared and value length before each key.</summary>
    static void RepairNamed(Span<byte> table, ReadOnlySpan<byte> index)
    {
        while (index.Length > 4)
        {
            if (!TryVarint(ref index, out _) || !TryVarint(ref index, out ulong key) || !TryVarint(ref index, out ulong value)) return;
            if (key > (ulong)index.Length || value > (ulong)index.Length - key) return;
            ReadOnlySpan<byte> handle = index.Slice((int)key, (int)value);
            if (TryHandle(ref handle, out long offset, out long size)) RepairBlock(table, offset, size);
            index = index[(int)(key + value)..];
        }
    }

    static void RepairBlock(Span<byte> table, long offset, long size)
    {
        if (offset < 0 || size < 0 || size > table.Length || offset > table.Length - size - TrailerBytes) return;
        Span<byte> block = table.Slice((int)offset, (int)size + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(table[((int)offset + block.Length)..], Crc32C.Masked(block));
    }

    static bool TryHandle(ref ReadOnlySpan<byte> bytes, out long offset, out long size)
    {
        size = 0;
        bool ok = TryVarint(ref bytes, out ulong first);
        offset = (long)first;
        if (!ok || !TryVarint(ref bytes, out ulong second)) return false;
        size = (long)second;
        return true;
    }

    static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(bytes.Length, 10); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }
        return false;
    }
}
