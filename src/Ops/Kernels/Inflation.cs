using System.IO.Compression;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Unpacks gzip and zlib data that a string holds, up to a limit: a few bytes may claim to be a thousand times as many.</summary>
static class Inflation
{
    /// <summary>Most bytes that one string becomes.</summary>
    public const int MaxBytes = 1 << 28;

    const int ChunkBytes = 1 << 16;

    /// <summary>Unpacks a whole string.</summary>
    /// <param name="packed">The compressed bytes.</param>
    /// <param name="isGzip">gzip; otherwise zlib.</param>
    /// <exception cref="StatusException">DATA_LOSS: not of the format; RESOURCE_EXHAUSTED: more than <see cref="MaxBytes"/>.</exception>
    public static byte[] Unpack(byte[] packed, bool isGzip)
    {
        using var plain = new MemoryStream();
        byte[] chunk = new byte[Math.Min(ChunkBytes, 16 + 4 * packed.Length)];
        try
        {
            using Stream inflater = isGzip
                ? new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)
                : new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            for (int read; (read = inflater.Read(chunk)) > 0;)
            {
                if (plain.Length + read > MaxBytes) Throw.ResourceExhausted($"{packed.Length} compressed bytes inflate to more than {MaxBytes}");
                plain.Write(chunk, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new StatusException(ErrorCode.DataLoss, "inflate() failed with error -3: incorrect header check", e);
        }
        return plain.ToArray();
    }
}
