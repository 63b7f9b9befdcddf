using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>Kernels that have ended on other threads, in that order, for the one thread that runs the step.</summary>
/// <typeparam name="T">What is noted of a kernel.</typeparam>
sealed class EndedKernels<T> : IValueTaskSource<T> where T : class
{
    readonly Lock _lock = new();
    readonly Queue<T> _ended = new();
    ManualResetValueTaskSourceCore<T> _waiting = new() { RunContinuationsAsynchronously = true };
    bool _isWaitedFor;

    /// <summary>Notes an end.</summary>
    public void Add(T ended)
    {
        lock (_lock)
        {
            if (!_isWaitedFor)
            {
                _ended.Enqueue(ended);
                return;
            }
            _isWaitedFor = false;
        }
        _waiting.SetResult(ended);
    }

    /// <summary>Takes the first, if there is one.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T ended)
    {
        lock (_lock) return _ended.TryDequeue(out ended);
    }

    /// <summary>Takes the first, or waits for one. One caller at a time.</summary>
    public ValueTask<T> TakeAsync()
    {
        lock (_lock)
        {
            if (_ended.TryDequeue(out T? ended)) return new(ended);
            _waiting.Reset();
            _isWaitedFor = true;
            return new(this, _waiting.Version);
        }
    }

    T IValueTaskSource<T>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);
}
