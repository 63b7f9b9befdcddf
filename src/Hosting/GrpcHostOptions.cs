using System.Net;

namespace TensorHarbor.Hosting;

/// <summary>Where and how a gRPC server listens.</summary>
public sealed record GrpcHostOptions
{
    /// <summary>Address to listen at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>Port; 0: one that is free.</summary>
    public int Port { get; init; }

    /// <summary>Most bytes of one message.</summary>
    public int MaxMessageBytes { get; init; } = int.MaxValue;

    /// <summary>TLS and token.</summary>
    public HostSecurity Security { get; init; } = HostSecurity.None;
}
