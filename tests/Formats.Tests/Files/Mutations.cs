using System.Buffers.Binary;

namespace TensorHarbor.Formats.Tests.Files;

/// <summary>Damages bytes at random, with a seed that the test fixes.</summary>
public static class Mutations
{
    /// <summary>A copy with some bytes changed, cut, doubled or overwritten by large numbers.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int k = random.Next(1, 4); k > 0 && bytes.Length > 8; k--)
        {
            int at = random.Next(bytes.Length - 8);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes = bytes[..at]; break;
                case 3: bytes = [.. bytes[..at], .. bytes[random.Next(at + 1)..]]; break;
                case 4: bytes.AsSpan(at, 8).Fill(0xFF); break;
                default: BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), random.NextInt64()); break;
            }
        }
        return bytes;
    }

    /// <summary>A file system with one file.</summary>
    public static MemoryFiles AsFile(string path, byte[] bytes)
    {
        var files = new MemoryFiles();
        using Formats.Files.IWritableFile file = files.Create(path);
        file.Write(bytes);
        return files;
    }
}
