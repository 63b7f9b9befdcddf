using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Cluster;

/// <summary>The tasks of a cluster that train, and which of them have ended their work.</summary>
/// <param name="cluster">The cluster.</param>
public sealed class FinishedTasks(ClusterSpec cluster)
{
    readonly Lock _lock = new();
    readonly HashSet<TaskName> _missing = [.. cluster.Trainers];
    readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously), _job = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when every task that trains has ended.</summary>
    public Task All => _all.Task;

    /// <summary>Ends when a task has said that the whole job is done.</summary>
    public Task Job => _job.Task;

    /// <summary>The tasks that have not ended.</summary>
    public IReadOnlyList<TaskName> Missing
    {
        get
        {
            lock (_lock) return [.. _missing.OrderBy(t => t.Job, StringComparer.Ordinal).ThenBy(t => t.Index)];
        }
    }

    /// <summary>The tasks that have ended.</summary>
    public IEnumerable<TaskName> Ended => cluster.Trainers.Except(Missing);

    /// <summary>Notes the end of tasks.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="isJobDone">Is the whole job done?</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the cluster has no such task.</exception>
    public void Add(IReadOnlyCollection<TaskName> tasks, bool isJobDone)
    {
        foreach (TaskName task in tasks)
        {
            if (!cluster.Contains(task)) Throw.InvalidArgument($"{task} is not in the cluster, which has {cluster}");
        }
        bool isLast;
        lock (_lock)
        {
            _missing.ExceptWith(tasks);
            isLast = _missing.Count == 0;
        }
        if (isJobDone) _job.TrySetResult();
        if (isLast) _all.TrySetResult();
    }

    /// <summary>Waits for all, or, once the job is done, for as long as stragglers are given.</summary>
    /// <param name="grace">Time for stragglers after the job is done.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public async Task WaitAsync(TimeSpan grace, TimeProvider time, CancellationToken stop)
    {
        await Task.WhenAny(All, Job).WaitAsync(stop).ConfigureAwait(false);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(All, Task.Delay(grace, time, late.Token)).ConfigureAwait(false);
        await late.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }
}
