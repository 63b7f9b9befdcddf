using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// The worker of a task: runs parts of graphs, holds variables, gives values to other tasks. In this process or across the network;
/// errors are the same either way.
/// </summary>
interface IWorker
{
    /// <summary>The devices of the task, each with its incarnation.</summary>
    /// <param name="waitsForTask">Wait until the task is up, instead of failing with UNAVAILABLE.</param>
    /// <param name="stop">Gives up.</param>
    Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop);

    /// <summary>Opens the link to the task if it is to be had; returns when that is known. No error: what goes by the link goes by gRPC else.</summary>
    Task OpenLinkAsync();

    /// <summary>Makes a session under the master's handle.</summary>
    Task CreateSessionAsync(CreateWorkerSessionRequest request, CancellationToken stop);

    /// <summary>Ends a session; one that is not known is no error.</summary>
    Task DeleteSessionAsync(string handle, CancellationToken stop);

    /// <summary>Takes the task's part of a graph and returns its handle.</summary>
    Task<string> RegisterGraphAsync(RegisterGraphRequest request, CancellationToken stop);

    /// <summary>Forgets a graph.</summary>
    Task DeregisterGraphAsync(DeregisterGraphRequest request, CancellationToken stop);

    /// <summary>Runs the task's part of a step.</summary>
    /// <returns>The values asked for, in order, the caller's to dispose.</returns>
    Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop);

    /// <summary>Lets go of what a step has left. Waits for the task if it is down, until <paramref name="stop"/>.</summary>
    Task CleanupGraphAsync(long stepId, CancellationToken stop);

    /// <summary>Clears containers of resources on all devices; none given: the default one.</summary>
    Task CleanupAllAsync(IReadOnlyList<string> containers, CancellationToken stop);

    /// <summary>Takes a value of a step for a receiver, now or when it comes.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="key">Key of the value.</param>
    /// <param name="receiver">Gets the value, or why there is none.</param>
    /// <param name="stop">Gives up: the receiver gets an <see cref="OperationCanceledException"/>.</param>
    void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop);

    /// <summary>Switches the collecting of step statistics, and returns what has been collected.</summary>
    Task<LoggingResponse> LogAsync(LoggingRequest request, CancellationToken stop);
}
