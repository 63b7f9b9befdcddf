using TensorHarbor.Distributed.Workers;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary>Gives memory back to the system that a task has kept for steps, when none has been run for a while.</summary>
sealed class IdleMemory : IAsyncDisposable
{
    static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    readonly LocalWorker _worker;
    readonly PeriodicTimer _timer;
    readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="worker">Whose steps are counted.</param>
    /// <param name="time">The clock.</param>
    public IdleMemory(LocalWorker worker, TimeProvider time)
    {
        _worker = worker;
        _timer = new PeriodicTimer(_interval, time);
        _watching = WatchAsync();
    }

    async Task WatchAsync()
    {
        (long seen, long trimmed) = (0, 0);
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            long steps = _worker.Metrics.Steps.Ended;
            if (steps == seen && steps != trimmed)
            {
                trimmed = steps;
                BufferPool.Shared.Trim();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            seen = steps;
        }
    }

    /// <summary>Ends watching.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching.ConfigureAwait(false);
    }
}
