using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.Testing;

/// <summary>Addresses of the loopback for servers that must know their port beforehand.</summary>
public static class FreeAddress
{
    /// <summary>Below the ports that the system gives to outgoing connections, which would come in between.</summary>
    const int First = 16_000, End = 32_000;

    /// <summary>An address that nobody listens at now: <c>127.0.0.1:port</c>.</summary>
    public static string Next()
    {
        while (true)
        {
            var address = new IPEndPoint(IPAddress.Loopback, Random.Shared.Next(First, End));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(address);
                return address.ToString();
            }
            catch (SocketException)
            {
                // somebody has it; another number
            }
        }
    }
}
