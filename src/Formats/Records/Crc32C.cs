using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace TensorHarbor.Formats.Records;

/// <summary>
/// The checksum of TFRecord files, event files and checkpoints: CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, RFC 3720),
/// and the mask that TensorFlow puts over it, so that the checksum of data that holds checksums is not weak.
/// </summary>
public static class Crc32C
{
    const uint MaskDelta = 0xA282EAD8;

    /// <summary>Below this the streams of the interleaved loop cost more to join than they gain.</summary>
    const int ShortBlock = 256, LongBlock = 1024;

    /// <summary>x^(8n-33) modulo the polynomial: carry-less multiplication by it, then one CRC step, appends n zero bytes.</summary>
    const uint Skip256 = 0xB9E02B86, Skip512 = 0xDD7E3B0C, Skip1024 = 0x170076FA, Skip2048 = 0xA51B6135;

    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of the bytes whose checksum is <paramref name="crc"/>, followed by <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        if (Sse42.X64.IsSupported) return ~AppendX64(~crc, data);
        if (ArmCrc32.Arm64.IsSupported) return ~AppendArm64(~crc, data);
        return ~AppendTable(~crc, data);
    }

    /// <summary>The checksum of the eight bytes of <paramref name="value"/>, little-endian: a record's length field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Compute(ulong value)
    {
        if (Sse42.X64.IsSupported) return ~(uint)Sse42.X64.Crc32(0xFFFFFFFF, value);
        if (ArmCrc32.Arm64.IsSupported) return ~ArmCrc32.Arm64.ComputeCrc32C(0xFFFFFFFF, value);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return ~AppendTable(0xFFFFFFFF, bytes);
    }

    /// <summary>The form in which a checksum is stored: rotated right by 15 bits, plus a constant.</summary>
    public static uint Mask(uint crc) => uint.RotateRight(crc, 15) + MaskDelta;

    /// <summary>The checksum whose stored form is <paramref name="masked"/>.</summary>
    public static uint Unmask(uint masked) => uint.RotateLeft(masked - MaskDelta, 15);

    /// <summary>The stored form of the checksum of <paramref name="data"/>.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => Mask(Compute(data));

    static uint AppendX64(uint crc, ReadOnlySpan<byte> data)
    {
        ref byte at = ref MemoryMarshal.GetReference(data);
        int left = data.Length;
        if (Pclmulqdq.IsSupported)
        {
            for (; left >= 3 * LongBlock; left -= 3 * LongBlock)
            {
                crc = ThreeBlocks(crc, ref at, LongBlock, Skip1024, Skip2048);
                at = ref Unsafe.Add(ref at, 3 * LongBlock);
            }
            for (; left >= 3 * ShortBlock; left -= 3 * ShortBlock)
            {
                crc = ThreeBlocks(crc, ref at, ShortBlock, Skip256, Skip512);
                at = ref Unsafe.Add(ref at, 3 * ShortBlock);
            }
        }
        ulong wide = crc;
        for (; left >= 8; left -= 8)
        {
            wide = Sse42.X64.Crc32(wide, Unsafe.ReadUnaligned<ulong>(ref at));
            at = ref Unsafe.Add(ref at, 8);
        }
        crc = (uint)wide;
        for (; left > 0; left--)
        {
            crc = Sse42.Crc32(crc, at);
            at = ref Unsafe.Add(ref at, 1);
        }
        return crc;
    }

    /// <summary>Three adjacent blocks at once: the instruction takes three cycles but one can start in each.</summary>
    static uint ThreeBlocks(uint crc, ref byte at, int block, uint skipOne, uint skipTwo)
    {
        ulong a = crc, b = 0, c = 0;
        ref byte second = ref Unsafe.Add(ref at, block), third = ref Unsafe.Add(ref at, 2 * block);
        for (int i = 0; i < block; i += 8)
        {
            a = Sse42.X64.Crc32(a, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, i)));
            b = Sse42.X64.Crc32(b, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref second, i)));
            c = Sse42.X64.Crc32(c, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref third, i)));
        }
        return AppendZeros((uint)a, skipTwo) ^ AppendZeros((uint)b, skipOne) ^ (uint)c;
    }

    static uint AppendZeros(uint crc, uint skip)
    {
        Vector128<long> product = Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar((long)crc), Vector128.CreateScalar((long)skip), 0);
        return (uint)Sse42.X64.Crc32(0, (ulong)product.ToScalar());
    }

    static uint AppendArm64(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= 8; data = data[8..]) crc = ArmCrc32.Arm64.ComputeCrc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte b in data) crc = ArmCrc32.ComputeCrc32C(crc, b);
        return crc;
    }

    /// <summary>For processors without the instruction: eight bytes a step, eight tables. Takes and gives the inverted checksum.</summary>
    internal static uint AppendTable(uint crc, ReadOnlySpan<byte> data)
    {
        uint[] t = Table.Values;
        for (; data.Length >= 8; data = data[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = t[0x700 + (int)(low & 0xFF)] ^ t[0x600 + (int)(low >> 8 & 0xFF)] ^ t[0x500 + (int)(low >> 16 & 0xFF)]
                ^ t[0x400 + (int)(low >> 24)] ^ t[0x300 + (int)(high & 0xFF)] ^ t[0x200 + (int)(high >> 8 & 0xFF)]
                ^ t[0x100 + (int)(high >> 16 & 0xFF)] ^ t[(int)(high >> 24)];
        }
        foreach (byte b in data) crc = t[(byte)crc ^ b] ^ (crc >> 8);
        return crc;
    }

    static class Table
    {
        public static readonly uint[] Values = Build();

        static uint[] Build()
        {
            uint[] values = new uint[8 * 256];
            for (uint i = 0; i < 256; i++)
            {
                uint crc = i;
                for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0x82F63B78 & (0 - (crc & 1)));
                values[i] = crc;
            }
            for (int i = 256; i < values.Length; i++) values[i] = values[(byte)values[i - 256]] ^ values[i - 256] >> 8;
            return values;
        }
    }
}
