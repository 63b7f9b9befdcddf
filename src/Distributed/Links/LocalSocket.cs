using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// Sockets between processes of one machine, named after the incarnation of the task that listens. The name is abstract, so that nothing
/// is left in the file system; it is known within one network namespace, and so not in another container.
/// </summary>
static partial class LocalSocket
{
    /// <summary>More than the system's default: a tensor of megabytes then wakes both sides a few times, not dozens.</summary>
    const int BufferBytes = 1 << 20;

    const int SocketLevel = 1, PeerCredentials = 17, CredentialsSize = 12, UserOffset = 4, Backlog = 128;

    static UnixDomainSocketEndPoint NameOf(ulong incarnation) => new($"\0tensorharbor-{incarnation:x16}");

    static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = BufferBytes };

    /// <summary>Accepts a connection.</summary>
    public static async Task<Socket> AcceptAsync(Socket listener, CancellationToken stop)
    {
        Socket socket = await listener.AcceptAsync(stop).ConfigureAwait(false);
        socket.SendBufferSize = BufferBytes;
        return socket;
    }

    /// <summary>Listens; <see langword="null"/> where there are no such sockets.</summary>
    public static Socket? Listen(ulong incarnation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Socket socket = New();
        try
        {
            socket.Bind(NameOf(incarnation));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose(); // forbidden here: peers use the port
            return null;
        }
    }

    /// <summary>Connects; <see langword="null"/>: the process is not on this machine, or not to be reached so.</summary>
    public static async Task<Stream?> ConnectAsync(ulong incarnation, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Socket socket = New();
        try
        {
            await socket.ConnectAsync(NameOf(incarnation), stop).ConfigureAwait(false);
            if (IsOwnUser(socket)) return new NetworkStream(socket, ownsSocket: true);
            socket.Dispose(); // whoever has taken the name is not our task
            return null;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Does the process at the other end run under this process's user?</summary>
    public static bool IsOwnUser(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return MemoryMarshal.Read<uint>(credentials[UserOffset..]) == GetEffectiveUser();
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
