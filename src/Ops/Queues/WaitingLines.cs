using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What an attempt achieved when it was tried.</summary>
enum AttemptResult
{
    /// <summary>Nothing: it goes on waiting.</summary>
    Waits,
    /// <summary>Something, which may help others, but not all.</summary>
    Progress,
    /// <summary>It is done, well or not.</summary>
    Done,
}

/// <summary>Something that a step wants of a queue or the like, and may have to wait for.</summary>
abstract class Attempt
{
    TaskCompletionSource? _waiter;
    Exception? _error;
    CancellationTokenRegistration _registration;

    /// <summary>Is it done?</summary>
    public bool IsDone { get; private set; }

    /// <summary>Tries, under the lock.</summary>
    public abstract AttemptResult Try();

    /// <summary>Lets go of what it has taken, when it ends without a result.</summary>
    public virtual void Abandon()
    {
    }

    /// <summary>Ends the attempt with an error.</summary>
    public AttemptResult Fail(ErrorCode code, string message)
    {
        _error = new StatusException(code, message);
        return AttemptResult.Done;
    }

    /// <summary>Marks it done and wakes who waits; under the lock.</summary>
    public void Finish()
    {
        IsDone = true;
        if (_error is not null) _waiter?.TrySetException(_error);
        else _waiter?.TrySetResult();
    }

    /// <summary>Marks it cancelled; under the lock.</summary>
    public void Cancel(CancellationToken stop)
    {
        IsDone = true;
        Abandon();
        _waiter?.TrySetCanceled(stop);
    }

    /// <summary>A task that ends with the attempt; under the lock.</summary>
    public Task Wait(CancellationToken stop, Action<Attempt, CancellationToken> cancel)
    {
        _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (stop.CanBeCanceled)
        {
            _registration = stop.UnsafeRegister(_ => cancel(this, stop), null);
            _waiter.Task.ContinueWith(static (_, state) => ((Attempt)state!)._registration.Dispose(), this, TaskScheduler.Default);
        }
        return _waiter.Task;
    }

    /// <summary>Throws the error of an attempt that ended at once.</summary>
    public void ThrowIfFailed()
    {
        if (_error is not null) throw _error;
    }
}

/// <summary>Lines of attempts, each served in order; whenever one gets on, all are tried again.</summary>
/// <param name="count">Number of lines.</param>
sealed class WaitingLines(int count)
{
    readonly LinkedList<Attempt>[] _lines = [.. Enumerable.Range(0, count).Select(_ => new LinkedList<Attempt>())];

    /// <summary>Held while attempts are tried and whenever what they look at changes.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Attempts in a line; under the lock.</summary>
    public LinkedList<Attempt> this[int line] => _lines[line];

    /// <summary>Puts an attempt at the end of a line and ends when it is done.</summary>
    public ValueTask Enter(int line, Attempt attempt, CancellationToken stop)
    {
        Task waiting;
        lock (Lock)
        {
            _lines[line].AddLast(attempt);
            TryAll();
            if (attempt.IsDone)
            {
                attempt.ThrowIfFailed();
                return ValueTask.CompletedTask;
            }
            waiting = attempt.Wait(stop, Cancel);
        }
        return new(waiting);
    }

    /// <summary>Tries all lines until nothing gets on; under the lock.</summary>
    public void TryAll()
    {
        for (bool progress = true; progress;)
        {
            progress = false;
            foreach (LinkedList<Attempt> line in _lines) progress |= TryLine(line);
        }
    }

    static bool TryLine(LinkedList<Attempt> line)
    {
        bool any = false;
        while (line.First is { } first)
        {
            AttemptResult result = first.Value.Try();
            any |= result != AttemptResult.Waits;
            if (result != AttemptResult.Done) break;
            line.RemoveFirst();
            first.Value.Finish();
        }
        return any;
    }

    void Cancel(Attempt attempt, CancellationToken stop)
    {
        lock (Lock)
        {
            foreach (LinkedList<Attempt> line in _lines)
            {
                if (!line.Remove(attempt)) continue;
                attempt.Cancel(stop);
                TryAll();
                return;
            }
        }
    }

    /// <summary>Ends all attempts of a line with an error; under the lock.</summary>
    public void FailAll(int line, ErrorCode code, string message)
    {
        foreach (Attempt attempt in _lines[line])
        {
            attempt.Abandon();
            attempt.Fail(code, message);
            attempt.Finish();
        }
        _lines[line].Clear();
    }
}
