using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>What a process takes from its peers: how large, how many, and how long silence may last.</summary>
public sealed record HostLimits
{
    /// <summary>The flag of <see cref="MaxMessageBytes"/>.</summary>
    public const string MessageFlag = "--max_message_mb";

    /// <summary>The flag of <see cref="MaxGraphBytes"/>.</summary>
    public const string GraphFlag = "--max_graph_mb";

    /// <summary>The flag of <see cref="MaxSessions"/>.</summary>
    public const string SessionsFlag = "--max_sessions";

    /// <summary>The flag of <see cref="PeerTimeout"/>.</summary>
    public const string PeerTimeoutFlag = "--peer_timeout";

    /// <summary>The limits of a process that was told nothing.</summary>
    public static HostLimits Default { get; } = new();

    /// <summary>Most bytes of one message, and so of one tensor.</summary>
    public int MaxMessageBytes { get; init; } = int.MaxValue;

    /// <summary>Most bytes of a message that brings a graph.</summary>
    public int MaxGraphBytes { get; init; } = 1 << 30;

    /// <summary>Most sessions at a time: of masters at the task's worker, and of clients at its master.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>How long a peer of which something is awaited may be silent before it counts as lost.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Refuses one session too many.</summary>
    /// <param name="open">Sessions that are open.</param>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED.</exception>
    public void CheckSessions(int open)
    {
        if (open >= MaxSessions) Throw.ResourceExhausted($"The task has {open} sessions open, as many as it may have ({SessionsFlag} {MaxSessions})");
    }
}
