using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// The opening words of a link. The side that connects says which protocol it speaks and which process it means; the other answers
/// with one byte. HTTP/2 begins differently, so both are served at one port.
/// </summary>
static class LinkPreface
{
    /// <summary>How a connection begins that becomes a link: the protocol and its version.</summary>
    public static ReadOnlySpan<byte> Magic => "THLINK\r\u0001"u8;

    const int KeySize = 16;
    static readonly int _size = Magic.Length + sizeof(ulong) + KeySize;

    const byte Accepted = 1, OtherIncarnation = 2;

    /// <summary>A key of a task's links: whoever knows it was let in by gRPC, which says it.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeySize);

    /// <summary>Opens a link.</summary>
    /// <param name="stream">A new connection.</param>
    /// <param name="incarnation">The process that is meant.</param>
    /// <param name="key">The key of its links.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">The other side does not accept.</exception>
    public static async Task OpenAsync(Stream stream, ulong incarnation, ReadOnlyMemory<byte> key, CancellationToken stop)
    {
        byte[] words = new byte[_size];
        Magic.CopyTo(words);
        BinaryPrimitives.WriteUInt64LittleEndian(words.AsSpan(Magic.Length), incarnation);
        if (key.Length != KeySize) throw new IOException($"The key of a link has {KeySize} bytes, got {key.Length}");
        key.CopyTo(words.AsMemory(_size - KeySize));
        await stream.WriteAsync(words, stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
        await stream.ReadExactlyAsync(words.AsMemory(0, 1), stop).ConfigureAwait(false);
        if (words[0] != Accepted) throw new IOException(words[0] == OtherIncarnation ? "The task has restarted" : "The task does not accept the link");
    }

    /// <summary>Answers the opening words.</summary>
    /// <returns>Is it a link to this process, with its key?</returns>
    /// <exception cref="IOException">The connection ends.</exception>
    public static async Task<bool> AcceptAsync(Stream stream, ulong incarnation, byte[] key, CancellationToken stop)
    {
        byte[] words = new byte[_size];
        await stream.ReadExactlyAsync(words, stop).ConfigureAwait(false);
        if (!words.AsSpan().StartsWith(Magic)) return false;
        bool isMeant = BinaryPrimitives.ReadUInt64LittleEndian(words.AsSpan(Magic.Length)) == incarnation
            && CryptographicOperations.FixedTimeEquals(words.AsSpan(_size - KeySize), key);
        words[0] = isMeant ? Accepted : OtherIncarnation;
        await stream.WriteAsync(words.AsMemory(0, 1), stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
        return isMeant;
    }
}
