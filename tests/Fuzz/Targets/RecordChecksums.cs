using System.Buffers.Binary;
using TensorHarbor.Formats.Records;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Makes the checksums of a record file fit, as far as its lengths lead.</summary>
static class RecordChecksums
{
    const int HeaderBytes = 12, FooterBytes = 4;

    /// <summary>Writes the checksums that fit the bytes.</summary>
    public static byte[] Repair(byte[] file)
    {
        for (long at = 0; at <= file.Length - HeaderBytes;)
        {
            Span<byte> record = file.AsSpan((int)at);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(record);
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], Crc32C.Masked(record[..8]));
            if (record.Length < HeaderBytes + FooterBytes || length > (ulong)(record.Length - HeaderBytes - FooterBytes)) break;
            BinaryPrimitives.WriteUInt32LittleEndian(record[(HeaderBytes + (int)length)..], Crc32C.Masked(record.Slice(HeaderBytes, (int)length)));
            at += HeaderBytes + (long)length + FooterBytes;
        }
        return file;
    }
}
