using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>
/// The values of one step in one process. A value waits for its receiver and a receiver for its value, whichever comes first;
/// both queue up under a key. Safe for concurrent use.
/// </summary>
public sealed class LocalRendezvous : IRendezvous, IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Line> _lines = [];
    StatusException? _aborted;

    /// <inheritdoc/>
    public void Send(string key, Tensor? value)
    {
        Tensor? sent = value?.Share();
        while (true)
        {
            Receiver? receiver = null;
            lock (_lock)
            {
                if (_aborted is not null)
                {
                    sent?.Dispose();
                    throw _aborted;
                }
                Line line = LineOf(key);
                if (!line.Receivers.TryDequeue(out receiver))
                {
                    line.Values.Enqueue(sent);
                    return;
                }
            }
            if (receiver.TrySetResult(sent)) return;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Tensor?> ReceiveAsync(string key, CancellationToken stop)
    {
        Receiver receiver;
        lock (_lock)
        {
            if (_aborted is not null) return ValueTask.FromException<Tensor?>(_aborted);
            Line line = LineOf(key);
            if (line.Values.TryDequeue(out Tensor? sent)) return ValueTask.FromResult(sent);
            line.Receivers.Enqueue(receiver = new Receiver());
        }
        return receiver.WaitAsync(stop);
    }

    /// <summary>Ends the step with an error: receivers that wait get it, and so does everyone who comes later.</summary>
    public void Abort(StatusException error)
    {
        List<Receiver> receivers;
        lock (_lock)
        {
            if (_aborted is not null) return;
            _aborted = error;
            receivers = [.. _lines.Values.SelectMany(l => l.Receivers)];
            Clear();
        }
        foreach (Receiver receiver in receivers) receiver.TrySetException(error);
    }

    /// <summary>Lets go of values that nobody took.</summary>
    public void Dispose() => Abort(new StatusException(ErrorCode.Aborted, "The step has ended"));

    Line LineOf(string key)
    {
        if (!_lines.TryGetValue(key, out Line? line)) _lines.Add(key, line = new Line());
        return line;
    }

    void Clear()
    {
        foreach (Tensor? sent in _lines.Values.SelectMany(l => l.Values)) sent?.Dispose();
        _lines.Clear();
    }

    /// <summary>What waits under one key: values or receivers, never both.</summary>
    sealed class Line
    {
        public Queue<Tensor?> Values { get; } = new();

        public Queue<Receiver> Receivers { get; } = new();
    }

    sealed class Receiver() : TaskCompletionSource<Tensor?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public async ValueTask<Tensor?> WaitAsync(CancellationToken stop)
        {
            await using CancellationTokenRegistration registration = stop.UnsafeRegister(static (r, token) => ((Receiver)r!).TrySetCanceled(token), this);
            return await Task.ConfigureAwait(false);
        }
    }
}
