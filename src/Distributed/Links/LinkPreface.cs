using System.Buffers.Binary;
using System.Text;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// The opening words of a link. The side that connects says which protocol it speaks, which process it means, and the shared token, if
/// there is one; the other answers with one byte. HTTP/2 begins differently, so both are served at one port.
/// </summary>
static class LinkPreface
{
    /// <summary>How a connection begins that becomes a link: the protocol and its version.</summary>
    public static ReadOnlySpan<byte> Magic => "THLINK\r\u0001"u8;

    const int HeadSize = 18, MaxCredentialSize = 4096;
    const byte Accepted = 1, Refused = 2;

    /// <summary>Opens a link.</summary>
    /// <param name="stream">A new connection.</param>
    /// <param name="incarnation">The process that is meant.</param>
    /// <param name="token">The shared token.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">The other side does not accept.</exception>
    public static async Task OpenAsync(Stream stream, ulong incarnation, SharedToken? token, CancellationToken stop)
    {
        byte[] credential = Encoding.UTF8.GetBytes(token?.Credential ?? "");
        byte[] words = new byte[HeadSize + credential.Length];
        Magic.CopyTo(words);
        BinaryPrimitives.WriteUInt64LittleEndian(words.AsSpan(Magic.Length), incarnation);
        BinaryPrimitives.WriteUInt16LittleEndian(words.AsSpan(HeadSize - sizeof(ushort)), (ushort)credential.Length);
        credential.CopyTo(words, HeadSize);
        await stream.WriteAsync(words, stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
        await stream.ReadExactlyAsync(words.AsMemory(0, 1), stop).ConfigureAwait(false);
        if (words[0] != Accepted) throw new IOException("The task does not accept the link: it has restarted, or asks for another token");
    }

    /// <summary>Answers the opening words.</summary>
    /// <param name="stream">A new connection.</param>
    /// <param name="incarnation">This process.</param>
    /// <param name="security">Knows the token.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Is it a link to this process, by one who may have it?</returns>
    /// <exception cref="IOException">The connection ends.</exception>
    public static async Task<bool> AcceptAsync(Stream stream, ulong incarnation, HostSecurity security, CancellationToken stop)
    {
        byte[] head = new byte[HeadSize];
        await stream.ReadExactlyAsync(head, stop).ConfigureAwait(false);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(HeadSize - sizeof(ushort)));
        if (!head.AsSpan().StartsWith(Magic) || length > MaxCredentialSize) return false;
        byte[] credential = new byte[length];
        await stream.ReadExactlyAsync(credential, stop).ConfigureAwait(false);
        bool isMeant = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(Magic.Length)) == incarnation;
        bool isAccepted = isMeant && security.Refusal(Encoding.UTF8.GetString(credential)) is null;
        head[0] = isAccepted ? Accepted : Refused;
        await stream.WriteAsync(head.AsMemory(0, 1), stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
        return isAccepted;
    }
}
