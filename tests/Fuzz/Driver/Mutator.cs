using System.Buffers.Binary;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>Changes bytes at random: flips, numbers that break sizes, words of the format, cuts, copies, parts of other inputs.</summary>
/// <param name="random">Source of chance.</param>
/// <param name="words">Byte strings that mean something to the format.</param>
sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    const int MaxCopied = 64;

    static readonly long[] _telling =
    [
        0, 1, -1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 1024, 4096, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24,
        int.MaxValue - 1, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue - 7, long.MaxValue, long.MinValue,
    ];

    /// <summary>A number that sizes and counts stumble over.</summary>
    public static long TellingNumber(Random random) => _telling[random.Next(_telling.Length)];

    /// <summary>A changed copy.</summary>
    public byte[] Next(byte[] input, byte[] other)
    {
        List<byte> bytes = [.. input];
        for (int n = 1 << random.Next(4); n > 0; n--) Change(bytes, other);
        return [.. bytes];
    }

    void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0) bytes.Add(0);
        int at = random.Next(bytes.Count);
        switch (random.Next(12))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes[at] += (byte)(random.Next(2) * 2 - 1); break;
            case 3 or 4: Overwrite(bytes, at, Number()); break;
            case 5: Varint(bytes, at); break;
            case 6 when words.Count > 0: Overwrite(bytes, at, words[random.Next(words.Count)]); break;
            case 7 when words.Count > 0: bytes.InsertRange(at, words[random.Next(words.Count)]); break;
            case 8: bytes.RemoveRange(at, random.Next(1, Math.Min(bytes.Count - at, MaxCopied) + 1)); break;
            case 9: bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(bytes.Count - at, MaxCopied) + 1))); break;
            case 10 when other.Length > 0: Splice(bytes, at, other); break;
            case 11 when random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
            default: bytes[at] ^= 0xFF; break;
        }
    }

    byte[] Number()
    {
        byte[] number = new byte[8];
        long value = TellingNumber(random);
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else BinaryPrimitives.WriteInt64BigEndian(number, value);
        int size = 1 << random.Next(4);
        return random.Next(2) == 0 ? number[..size] : number[^size..];
    }

    static void Overwrite(List<byte> bytes, int at, byte[] value)
    {
        for (int i = 0; i < value.Length && at + i < bytes.Count; i++) bytes[at + i] = value[i];
    }

    /// <summary>Puts a varint, as protobuf's lengths are, in the place of one byte.</summary>
    void Varint(List<byte> bytes, int at)
    {
        ulong value = (ulong)TellingNumber(random);
        bytes.RemoveAt(at);
        for (; value >= 0x80; value >>= 7) bytes.Insert(at++, (byte)(value | 0x80));
        bytes.Insert(at, (byte)value);
    }

    void Splice(List<byte> bytes, int at, byte[] other)
    {
        int from = random.Next(other.Length), count = random.Next(1, Math.Min(other.Length - from, 4 * MaxCopied) + 1);
        if (random.Next(2) == 0) bytes.RemoveRange(at, Math.Min(count, bytes.Count - at));
        bytes.InsertRange(at, other[from..(from + count)]);
    }
}
