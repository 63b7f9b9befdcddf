using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Master;

/// <summary>How a master behaves.</summary>
sealed record MasterOptions
{
    /// <summary>What sessions take from the server where their own config says nothing.</summary>
    public ConfigProto DefaultConfig { get; init; } = new();

    /// <summary>Gets a line when a session waits for a task that is not up.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>How often a session says that it still waits.</summary>
    public TimeSpan WaitingReport { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a task that is down is left alone when a step is cleaned up or a session deleted.</summary>
    public TimeSpan CleanupDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ends all waiting for tasks that are gone, since the process is about to end.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Most sessions of clients at a time, and what else is limited.</summary>
    public HostLimits Limits { get; private init; } = HostLimits.Default;

    /// <summary>These options within a process's limits.</summary>
    public MasterOptions Within(HostLimits limits) =>
        this with { Limits = limits, CleanupDeadline = limits.PeerTimeout < CleanupDeadline ? limits.PeerTimeout : CleanupDeadline };

    /// <summary>Ends the waiting for a task when a step is cleaned up or a session deleted. The caller's to dispose.</summary>
    public CancellationTokenSource NewCleanupDeadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        deadline.CancelAfter(CleanupDeadline);
        return deadline;
    }
}
