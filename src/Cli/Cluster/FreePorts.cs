using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.Cli.Cluster;

/// <summary>
/// Ports for the tasks of a local cluster. They lie below those that the system gives to outgoing connections: else a worker that tries to
/// reach a ps which is being started again may be given the ps' own port, and keep it from it.
/// </summary>
static class FreePorts
{
    const int First = 16_000, End = 32_000, MostAttempts = 10_000;

    /// <summary>Addresses of the loopback that nobody listens at now, no two of them the same.</summary>
    /// <exception cref="Tensors.StatusException">RESOURCE_EXHAUSTED: there are not that many.</exception>
    public static string[] OnLoopback(int count)
    {
        var sockets = new List<Socket>();
        try
        {
            for (int attempt = 0; sockets.Count < count; attempt++)
            {
                if (attempt == MostAttempts) throw new Tensors.StatusException(Tensors.ErrorCode.ResourceExhausted, $"Found only {sockets.Count} of {count} free ports between {First} and {End}");
                if (TryBind(Random.Shared.Next(First, End)) is { } socket) sockets.Add(socket);
            }
            return [.. sockets.Select(s => s.LocalEndPoint!.ToString()!)];
        }
        finally
        {
            foreach (Socket socket in sockets) socket.Dispose();
        }
    }

    static Socket? TryBind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null; // somebody has it
        }
    }
}
