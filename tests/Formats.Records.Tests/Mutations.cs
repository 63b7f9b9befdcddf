using System.Buffers.Binary;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>Damages bytes at random from a fixed seed: flips, overwrites, cuts, inserts, copies.</summary>
sealed class Mutations(int seed)
{
    static readonly byte[] Telling =
        [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x0A, 0x12, 0x1A, 0x0D, 0x08, (byte)'"', (byte)',', (byte)'\n', (byte)':'];

    readonly Random _random = new(seed);

    public byte[] Next(byte[] original)
    {
        List<byte> bytes = [.. original];
        for (int n = _random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: bytes[at] = Telling[_random.Next(Telling.Length)]; break;
                case 2: bytes.RemoveRange(at, _random.Next(Math.Min(bytes.Count - at, 8) + 1)); break;
                case 3: bytes.Insert(at, Telling[_random.Next(Telling.Length)]); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, _random.Next(Math.Min(bytes.Count - at, 16) + 1))); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Gives a record file headers whose checksums fit, so that what lies behind is reached.</summary>
    public byte[] WithFittingHeader(byte[] file)
    {
        if (file.Length < RecordReader.HeaderBytes) return file;
        long length = _random.Next(4) == 0 ? _random.NextInt64(0, long.MaxValue) : _random.Next(2 * file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), Crc32C.Masked(file.AsSpan(0, 8)));
        return file;
    }
}
