namespace TensorHarbor.Distributed.Master;

/// <summary>Counts what is under way in a session, so that its end can wait for it.</summary>
sealed class RunningWork
{
    readonly Lock _lock = new();
    readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _count;
    bool _isClosed;

    /// <summary>Begins something, which <see cref="Leave"/> ends; <see langword="false"/>: nothing may begin any more.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_isClosed) return false;
            _count++;
            return true;
        }
    }

    /// <summary>Ends something.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_count == 0 && _isClosed) _idle.TrySetResult();
        }
    }

    /// <summary>Counts a task until it ends; to be called by work that is under way.</summary>
    public void Track(Task task)
    {
        lock (_lock) _count++;
        task.ContinueWith(static (_, work) => ((RunningWork)work!).Leave(), this,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Lets nothing begin any more, and waits for what is under way.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_count == 0) _idle.TrySetResult();
        }
        return _idle.Task;
    }
}
