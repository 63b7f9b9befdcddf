using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Cluster;

/// <summary>Where a task listens, by its own address in the cluster: as narrow as that allows.</summary>
public static class ListenAddress
{
    /// <summary>
    /// The loopback for <c>localhost</c> and <c>127.0.0.1</c>; an address of this machine as it is; all addresses for a name, and for an address
    /// that is not this machine's own, as behind a container's mapped port.
    /// </summary>
    /// <param name="address"><c>host:port</c>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no port.</exception>
    public static IPAddress Of(string address)
    {
        int colon = address.LastIndexOf(':');
        if (colon < 0) Throw.InvalidArgument($"Expected host:port, got '{address}'");
        string host = address[..colon].Trim('[', ']');
        if (host == "localhost") return IPAddress.Loopback;
        if (!IPAddress.TryParse(host, out IPAddress? given)) return IPAddress.Any;
        if (IPAddress.IsLoopback(given) || IsOwn(given)) return given;
        return given.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
    }

    static bool IsOwn(IPAddress address) =>
        NetworkInterface.GetAllNetworkInterfaces().Any(n => n.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(address)));
}
