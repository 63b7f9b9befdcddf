using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Where a job's graph runs: in this process, or in a cluster whose workers train the same variables together.</summary>
public interface ITrainingSite
{
    /// <summary>Does this process initialize, restore, validate and save? Of those that train together one does.</summary>
    bool IsChief { get; }

    /// <summary>Number of this process among those that train together; each takes the rows in another order.</summary>
    int Number { get; }

    /// <summary>How many processes train together.</summary>
    int Count { get; }

    /// <summary>Do other processes use the same variables?</summary>
    bool IsShared { get; }

    /// <summary>How long to wait for tasks and for the variables' values.</summary>
    TimeSpan StartTimeout { get; }

    /// <summary>
    /// What gives new nodes of a graph their devices, for each worker whose part the graph has, this process's first; none: they have no devices.
    /// </summary>
    IReadOnlyList<Func<NodeDef, string>> NewPlacements();

    /// <summary>A session on a graph. Waits for the tasks that it needs.</summary>
    /// <exception cref="StatusException">DEADLINE_EXCEEDED: a task has not come; FAILED_PRECONDITION: a task was given another cluster.</exception>
    IGraphSession Open(Graph graph, CancellationToken stop);

    /// <summary>Does the error mean that a task was lost, so that another session may go on?</summary>
    bool IsLost(StatusException error);

    /// <summary>Waits, before the chief's last checkpoint, until the others have ended their last steps, or are given up, or <paramref name="stop"/>.</summary>
    void AwaitOthers(TrainingEnd end, CancellationToken stop);
}

/// <summary>This process alone.</summary>
/// <param name="options">How steps run.</param>
public sealed class LocalSite(SessionOptions options) : ITrainingSite
{
    /// <inheritdoc/>
    public bool IsChief => true;

    /// <inheritdoc/>
    public int Number => 0;

    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public TimeSpan StartTimeout => TimeSpan.Zero;

    /// <inheritdoc/>
    public IReadOnlyList<Func<NodeDef, string>> NewPlacements() => [];

    /// <inheritdoc/>
    public IGraphSession Open(Graph graph, CancellationToken stop) => new Session(graph, options);

    /// <inheritdoc/>
    public bool IsLost(StatusException error) => false;

    /// <inheritdoc/>
    public void AwaitOthers(TrainingEnd end, CancellationToken stop)
    {
    }
}
