using System.Net;

namespace TensorHarbor.Hosting;

/// <summary>Where and how a gRPC server listens.</summary>
public sealed record GrpcHostOptions
{
    /// <summary>Address to listen at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>Port; 0: one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Sizes, numbers and times.</summary>
    public HostLimits Limits { get; init; } = HostLimits.Default;

    /// <summary>Methods that bring graphs, which have a limit of their own: <c>/tensorflow.MasterService/CreateSession</c>.</summary>
    public IReadOnlyCollection<string> GraphMethods { get; init; } = [];

    /// <summary>TLS and token.</summary>
    public HostSecurity Security { get; init; } = HostSecurity.None;

    /// <summary>Another protocol at the same port; <see langword="null"/>: none.</summary>
    public SideProtocol? Side { get; init; }
}

/// <summary>A protocol that shares a port with HTTP/2.</summary>
/// <param name="Magic">The first bytes of its connections.</param>
/// <param name="Serve">Serves a connection, whose first bytes have not been taken, until it ends.</param>
public sealed record SideProtocol(byte[] Magic, Func<Stream, CancellationToken, Task> Serve);
