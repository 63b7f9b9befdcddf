using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace TensorHarbor.Hosting;

/// <summary>Tells a peer that is not let in why, in HTTP/2's own words: a connection that is only closed says nothing.</summary>
static class Farewell
{
    /// <summary>Error code of the GOAWAY frame for plain text at a TLS port (RFC 9113, section 7: INADEQUATE_SECURITY).</summary>
    public const int SpeaksTls = 0xc;

    /// <summary>Our error code for a client that has shown no certificate.</summary>
    public const int WantsCertificate = 0x5448_0001;

    /// <summary>Our error code for a client whose certificate is refused.</summary>
    public const int RefusesCertificate = 0x5448_0002;

    const int SettingsFrame = 4, GoAwayFrame = 7, FrameHead = 9, GoAwayHead = 8;

    static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);

    /// <summary>Sends the reason and waits until the peer closes the connection, or a moment has passed.</summary>
    public static async Task SayAsync(ConnectionContext connection, int code, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(_limit);
        try
        {
            if (!await ReadAsync(connection, limit.Token).ConfigureAwait(false)) return; // a client may not listen before it has spoken
            await connection.Transport.Output.WriteAsync(Frames(code, text), limit.Token).ConfigureAwait(false);
            while (await ReadAsync(connection, limit.Token).ConfigureAwait(false))
            {
                // a connection that is closed with bytes unread is reset, and the reason lost
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            connection.Abort();
        }
    }

    static async Task<bool> ReadAsync(ConnectionContext connection, CancellationToken stop)
    {
        ReadResult read = await connection.Transport.Input.ReadAsync(stop).ConfigureAwait(false);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        return !read.IsCompleted;
    }

    /// <summary>An empty SETTINGS frame, with which a server must begin, and a GOAWAY frame with code and text.</summary>
    static byte[] Frames(int code, string text)
    {
        byte[] words = Encoding.ASCII.GetBytes(text);
        byte[] frames = new byte[FrameHead + FrameHead + GoAwayHead + words.Length];
        frames[3] = SettingsFrame;
        Span<byte> goAway = frames.AsSpan(FrameHead);
        goAway[1] = (byte)((GoAwayHead + words.Length) >> 8);
        goAway[2] = (byte)(GoAwayHead + words.Length);
        goAway[3] = GoAwayFrame;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(goAway[(FrameHead + 4)..], code);
        words.CopyTo(goAway[(FrameHead + GoAwayHead)..]);
        return frames;
    }
}
