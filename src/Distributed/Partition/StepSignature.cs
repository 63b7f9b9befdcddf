using TensorHarbor.Distributed.Devices;

namespace TensorHarbor.Distributed.Partition;

/// <summary>What a client gives a step and wants of it, by names: it selects the graphs registered for the step.</summary>
/// <param name="Feeds">Tensors that the client gives.</param>
/// <param name="Fetches">Tensors that it wants.</param>
/// <param name="Targets">Nodes that are to run.</param>
sealed record StepSignature(IReadOnlyList<string> Feeds, IReadOnlyList<string> Fetches, IReadOnlyList<string> Targets)
{
    /// <summary>The same for all orders of the names, and for fetches and targets named twice.</summary>
    public string Key { get; } = string.Join('\n', [
        .. Feeds.Order(StringComparer.Ordinal), "->",
        .. Fetches.Distinct().Order(StringComparer.Ordinal), "&",
        .. Targets.Distinct().Order(StringComparer.Ordinal),
    ]);
}

/// <summary>A device and its incarnation, by which a peer knows that it has not been restarted.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Incarnation">Random number of the process.</param>
readonly record struct ClusterDevice(DeviceName Name, ulong Incarnation);
