using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.Testing;

/// <summary>Addresses of the loopback for servers that must know their port beforehand.</summary>
public static class FreeAddress
{
    /// <summary>Below the ports that the system gives to outgoing connections, which would come in between.</summary>
    const int First = 16_000, End = 32_000;

    /// <summary>An address that nobody listens at now: <c>127.0.0.1:port</c>.</summary>
    public static string Next() => Next(1)[0];

    /// <summary>Several, no two of them the same.</summary>
    public static string[] Next(int count)
    {
        var sockets = new List<Socket>();
        try
        {
            while (sockets.Count < count)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                if (TryBind(socket)) sockets.Add(socket);
                else socket.Dispose();
            }
            return [.. sockets.Select(s => s.LocalEndPoint!.ToString()!)];
        }
        finally
        {
            foreach (Socket socket in sockets) socket.Dispose();
        }
    }

    static bool TryBind(Socket socket)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(First, End)));
            return true;
        }
        catch (SocketException)
        {
            return false; // somebody has it; another number
        }
    }
}
