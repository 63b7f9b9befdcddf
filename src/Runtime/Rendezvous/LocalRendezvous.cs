using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>Number of values that wait for their receiver.</summary>
    public int WaitingValues
    {
        get
        {
            lock (_lock) return _lines.Values.Sum(l => l.All.Count(w => w is not IValueReceiver));
        }
    }

    /// <inheritdoc/>
    public void Send(string key, Tensor? value)
    {
        Tensor? sent = value?.Share();
        while (true)
        {
            IValueReceiver? receiver;
            lock (_lock)
            {
                if (_aborted is not null)
                {
                    sent?.Dispose();
                    throw _aborted;
                }
                if (!TryTakeReceiver(key, out receiver))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(_lines, key, out _).Add(sent is null ? Dead.Value : sent);
                    return;
                }
            }
            if (receiver!.TryReceive(sent)) return;
        }
    }

    bool TryTakeReceiver(string key, out IValueReceiver? receiver)
    {
        receiver = null;
        ref Line line = ref CollectionsMarshal.GetValueRefOrNullRef(_lines, key);
        if (Unsafe.IsNullRef(ref line) || line.First is not IValueReceiver first) return false;
        receiver = first;
        if (line.TakeFirst()) _lines.Remove(key);
        return true;
    }

    /// <inheritdoc/>
    public void Receive(string key, IValueReceiver receiver, CancellationToken stop)
    {
        if (!stop.CanBeCanceled)
        {
            TryReceive(key, receiver);
            return;
        }
        var waiting = new CancellableReceiver(receiver);
        if (!TryReceive(key, waiting)) waiting.Watch(stop);
    }

    /// <summary>Gives a receiver its value or its error, or lets it wait; <see langword="false"/>: it waits.</summary>
    /// <param name="key">Who sends what to whom.</param>
    /// <param name="receiver">The receiver, which sees to its own cancellation.</param>
    public bool TryReceive(string key, IValueReceiver receiver)
    {
        object? sent = null;
        StatusException? error;
        lock (_lock)
        {
            error = _aborted;
            if (error is null)
            {
                ref Line line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, key, out _);
                if (line.First is null or IValueReceiver)
                {
                    line.Add(receiver);
                    return false;
                }
                sent = line.First;
                if (line.TakeFirst()) _lines.Remove(key);
            }
        }
        if (error is not null) receiver.Fail(error);
        else if (!receiver.TryReceive(sent as Tensor)) (sent as Tensor)?.Dispose();
        return true;
    }

    /// <summary>Ends the step with an error: receivers that wait get it, and so does everyone who comes later.</summary>
    public void Abort(StatusException error)
    {
        var receivers = new List<IValueReceiver>();
        lock (_lock)
        {
            if (_aborted is not null) return;
            _aborted = error;
            foreach (object waiting in _lines.Values.SelectMany(l => l.All))
            {
                if (waiting is IValueReceiver receiver) receivers.Add(receiver);
                else (waiting as Tensor)?.Dispose();
            }
            _lines.Clear();
        }
        foreach (IValueReceiver receiver in receivers) receiver.Fail(error);
    }

    /// <summary>Lets go of values that nobody took.</summary>
    public void Dispose() => Abort(new StatusException(ErrorCode.Aborted, "The step has ended"));

    /// <summary>A value that is dead.</summary>
    sealed class Dead
    {
        public static readonly Dead Value = new();
    }

    /// <summary>What waits under one key: values or receivers, never both. One is the rule.</summary>
    struct Line
    {
        Queue<object>? _others;

        public object? First { get; private set; }

        public readonly IEnumerable<object> All => First is null ? [] : (_others ?? []).Prepend(First);

        public void Add(object waiting)
        {
            if (First is null) First = waiting;
            else (_others ??= []).Enqueue(waiting);
        }

        /// <summary>Takes the first away; is the line empty now?</summary>
        public bool TakeFirst()
        {
            First = _others is { Count: > 0 } ? _others.Dequeue() : null;
            return First is null;
        }
    }
}
