using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Client;

/// <summary>What a task answers when it is asked what it is.</summary>
/// <param name="Task">Who it says it is.</param>
/// <param name="Incarnation">Random number of its process.</param>
public sealed record PeerStatus(TaskName Task, ulong Incarnation)
{
    /// <summary>The cluster that it was given; <see langword="null"/>: a task of TensorFlow, which does not say.</summary>
    public string? Cluster { get; init; }

    /// <summary>Hash of that cluster.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Sessions that masters have there.</summary>
    public long? Sessions { get; init; }

    /// <summary>Parts of steps that it has run.</summary>
    public long? Steps { get; init; }

    /// <summary>Parts of steps that it has run per second in the last ten seconds.</summary>
    public double? StepsPerSecond { get; init; }

    /// <summary>Bytes of values that it has received from other tasks.</summary>
    public long? BytesReceived { get; init; }

    /// <summary>Bytes of values that it has given to other tasks.</summary>
    public long? BytesSent { get; init; }

    /// <summary>Time since it started.</summary>
    public TimeSpan? Uptime { get; init; }
}
