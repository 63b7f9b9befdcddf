using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>A receiver that gives up when it is asked to. Whatever comes first counts: the value, an error, or that.</summary>
/// <param name="receiver">Who gets it.</param>
sealed class CancellableReceiver(IValueReceiver receiver) : IValueReceiver
{
    CancellationTokenRegistration _watch;
    int _isDone;

    public void Watch(CancellationToken stop)
    {
        _watch = stop.UnsafeRegister(static (r, token) => ((CancellableReceiver)r!).Fail(new OperationCanceledException(token)), this);
        if (Volatile.Read(ref _isDone) != 0) _watch.Unregister();
    }

    public bool TryReceive(Tensor? value)
    {
        if (!TryEnd()) return false;
        if (!receiver.TryReceive(value)) value?.Dispose();
        return true;
    }

    public void Fail(Exception error)
    {
        if (TryEnd()) receiver.Fail(error);
    }

    bool TryEnd()
    {
        if (Interlocked.Exchange(ref _isDone, 1) != 0) return false;
        _watch.Unregister();
        return true;
    }
}
