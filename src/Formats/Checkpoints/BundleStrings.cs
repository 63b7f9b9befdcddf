using System.Buffers.Binary;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>
/// String tensors in a data file: the lengths as varints, a masked CRC-32C of the lengths (each as 32 bits, 64 if it does not fit),
/// the strings. The checksum of the entry covers the lengths in that fixed width, the first checksum, and the strings.
/// </summary>
static class BundleStrings
{
    public static byte[][] Read(BundleStream stream, long count)
    {
        if (count > Array.MaxLength) throw stream.Damaged($"{count} strings do not fit an array");
        int[] lengths = new int[count];
        long total = 0;
        Span<byte> stored = stackalloc byte[4];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (int)stream.ReadLength();
            total += lengths[i];
            stream.AddToCrc(FixedWidth(lengths[i], stored));
        }
        stream.Read(stored);
        uint expected = Crc32C.Unmask(BinaryPrimitives.ReadUInt32LittleEndian(stored));
        if (expected != stream.Crc)
            throw stream.Damaged($"The length checksum does not match: expected {expected:D8} but actual is {stream.Crc:D8}");
        stream.AddToCrc(stored);
        if (total != stream.Remaining) throw stream.Damaged($"strings of {total} bytes are announced, {stream.Remaining} follow");
        byte[][] strings = new byte[lengths.Length][];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = lengths[i] == 0 ? [] : new byte[lengths[i]];
            stream.Read(strings[i]);
            stream.AddToCrc(strings[i]);
        }
        return strings;
    }

    /// <summary>Writes the strings and returns the checksum of the entry, not masked.</summary>
    public static uint Write(ReadOnlySpan<byte[]> strings, IWritableFile file)
    {
        Span<byte> scratch = stackalloc byte[Varint.MaxBytes];
        uint crc = 0;
        foreach (byte[] value in strings)
        {
            file.Write(scratch[..Varint.Write(scratch, (ulong)value.Length)]);
            crc = Crc32C.Append(crc, FixedWidth(value.Length, scratch));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(scratch, Crc32C.Mask(crc));
        file.Write(scratch[..4]);
        crc = Crc32C.Append(crc, scratch[..4]);
        foreach (byte[] value in strings)
        {
            file.Write(value);
            crc = Crc32C.Append(crc, value);
        }
        return crc;
    }

    /// <summary>An array's length always fits 32 bits.</summary>
    static ReadOnlySpan<byte> FixedWidth(int length, Span<byte> scratch)
    {
        BinaryPrimitives.WriteInt32LittleEndian(scratch, length);
        return scratch[..4];
    }
}

/// <summary>
/// Variant tensors in a data file: for each element its length as varint, a serialized <see cref="VariantTensorDataProto"/>, and the
/// masked CRC-32C of all before, in which lengths count as 64 bits.
/// </summary>
static class BundleVariants
{
    public static object[] Read(BundleStream stream, long count)
    {
        if (count > Array.MaxLength) throw stream.Damaged($"{count} variants do not fit an array");
        var variants = new object[count];
        Span<byte> stored = stackalloc byte[4];
        for (int i = 0; i < variants.Length; i++)
        {
            ulong length = stream.ReadLength();
            if ((long)length > stream.Remaining)
                throw stream.Damaged($"a variant of {length} bytes is announced, {stream.Remaining} follow");
            byte[] bytes = new byte[length];
            stream.Read(bytes);
            stream.AddToCrc(BitConverter.GetBytes(length));
            stream.AddToCrc(bytes);
            stream.Read(stored);
            uint expected = Crc32C.Unmask(BinaryPrimitives.ReadUInt32LittleEndian(stored));
            if (expected != stream.Crc)
                throw stream.Damaged($"The checksum after Variant {i} does not match. Expected: {expected:D8} Actual: {stream.Crc:D8}");
            stream.AddToCrc(stored);
            variants[i] = Parse(bytes, stream);
        }
        if (stream.Remaining != 0) throw stream.Damaged($"{stream.Remaining} bytes follow the last variant");
        return variants;
    }

    static VariantTensorDataProto Parse(byte[] bytes, BundleStream stream)
    {
        try
        {
            return VariantTensorDataProto.Parser.ParseFrom(bytes);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw stream.Damaged($"a variant is not a {nameof(VariantTensorDataProto)}: {e.Message}");
        }
    }

    /// <summary>Writes the variants and returns the checksum of the entry, not masked.</summary>
    public static uint Write(ReadOnlySpan<object> variants, IWritableFile file)
    {
        byte[] scratch = new byte[Varint.MaxBytes];
        uint crc = 0;
        foreach (object variant in variants)
        {
            if (variant is not VariantTensorDataProto message)
            {
                Throw.InvalidArgument(
                    $"A variant of type {variant?.GetType().Name ?? "null"} cannot be saved; {nameof(VariantTensorDataProto)} can");
                continue;
            }
            byte[] bytes = Google.Protobuf.MessageExtensions.ToByteArray(message);
            file.Write(scratch.AsSpan(0, Varint.Write(scratch, (ulong)bytes.Length)));
            file.Write(bytes);
            crc = Crc32C.Append(Crc32C.Append(crc, BitConverter.GetBytes((ulong)bytes.Length)), bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(scratch, Crc32C.Mask(crc));
            file.Write(scratch.AsSpan(0, 4));
            crc = Crc32C.Append(crc, scratch.AsSpan(0, 4));
        }
        return crc;
    }
}
