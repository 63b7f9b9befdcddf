using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A queue of tuples of tensors: what all kinds share. Safe for concurrent use.</summary>
[ResourceType("N10tensorflow14QueueInterfaceE")]
abstract class TensorQueue(string kind, string name, DType[] types, PartialShape[] shapes, long capacity) : IDisposable
{
    const int Enqueues = 0, Dequeues = 1;

    readonly WaitingLines _lines = new(2);

    /// <summary>Types of a tuple's components.</summary>
    public DType[] Types { get; } = types;

    /// <summary>Shapes of the components; empty: any.</summary>
    public PartialShape[] Shapes { get; } = shapes;

    /// <summary>The kind's name in error texts.</summary>
    public string Kind { get; } = kind;

    bool _isClosed;

    /// <summary>Is it closed?</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lines.Lock) return _isClosed;
        }
    }

    /// <summary>Number of tuples.</summary>
    public int Size
    {
        get
        {
            lock (_lines.Lock) return Count;
        }
    }

    /// <summary>Number of tuples; under the lock.</summary>
    protected abstract int Count { get; }

    /// <summary>Number of tuples that may be taken now; under the lock.</summary>
    protected virtual int Available(bool closed) => Count;

    /// <summary>Adds a tuple; under the lock.</summary>
    protected abstract void Add(Tensor[] tuple);

    /// <summary>Takes a tuple; under the lock.</summary>
    protected abstract Tensor[] Take();

    /// <summary>Puts back a tuple that was just taken; under the lock.</summary>
    protected abstract void PutBack(Tensor[] tuple);

    /// <summary>Adds tuples, waiting for room. The queue takes them over.</summary>
    public ValueTask Enqueue(List<Tensor[]> tuples, CancellationToken stop) => _lines.Enter(Enqueues, new EnqueueAttempt(this, tuples), stop);

    /// <summary>Takes <paramref name="count"/> tuples, waiting for them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="orFewer">Take fewer if the queue is closed and has not so many.</param>
    /// <param name="taken">Gets the tuples, which become the caller's.</param>
    /// <param name="stop">Gives up waiting.</param>
    public ValueTask Dequeue(int count, bool orFewer, List<Tensor[]> taken, CancellationToken stop) =>
        _lines.Enter(Dequeues, new DequeueAttempt(this, count, orFewer, taken), stop);

    /// <summary>Refuses further tuples, once those that wait for room are in.</summary>
    /// <param name="cancelPending">Fail those that wait for room.</param>
    /// <param name="stop">Gives up waiting.</param>
    public ValueTask Close(bool cancelPending, CancellationToken stop)
    {
        if (cancelPending)
        {
            lock (_lines.Lock) _lines.FailAll(Enqueues, ErrorCode.Cancelled, "Enqueue operation was cancelled");
        }
        return _lines.Enter(Enqueues, new CloseAttempt(this), stop);
    }

    /// <summary>Frees what is in the queue.</summary>
    public void Dispose()
    {
        lock (_lines.Lock)
        {
            _isClosed = true;
            _lines.FailAll(Enqueues, ErrorCode.Cancelled, $"{Kind} '{name}' is closed.");
            _lines.FailAll(Dequeues, ErrorCode.Cancelled, $"{Kind} '{name}' is closed.");
            while (Count > 0) Free(Take());
        }
    }

    /// <summary>Frees the tensors of a tuple.</summary>
    public static void Free(Tensor[] tuple)
    {
        foreach (Tensor tensor in tuple) tensor.Dispose();
    }

    sealed class EnqueueAttempt(TensorQueue queue, List<Tensor[]> tuples) : Attempt
    {
        int _done;

        public override AttemptResult Try()
        {
            if (queue._isClosed)
            {
                Abandon();
                return Fail(ErrorCode.Cancelled, $"{queue.Kind} '{queue.QueueName}' is closed.");
            }
            bool any = false;
            for (; _done < tuples.Count && queue.Count < queue.Limit; any = true) queue.Add(tuples[_done++]);
            return _done == tuples.Count ? AttemptResult.Done : any ? AttemptResult.Progress : AttemptResult.Waits;
        }

        public override void Abandon()
        {
            for (; _done < tuples.Count; _done++) Free(tuples[_done]);
        }
    }

    string QueueName => name;

    long Limit => capacity < 0 ? int.MaxValue : capacity;

    sealed class DequeueAttempt(TensorQueue queue, int count, bool orFewer, List<Tensor[]> taken) : Attempt
    {
        public override AttemptResult Try()
        {
            int available = queue.Available(queue._isClosed), missing = count - taken.Count;
            if (queue._isClosed && available < missing)
            {
                for (int i = taken.Count - 1; i >= 0 && !orFewer; i--) queue.PutBack(taken[i]);
                if (!orFewer) taken.Clear();
                available = queue.Available(closed: true);
                missing = count - taken.Count;
                if (!orFewer || available + taken.Count == 0)
                {
                    return Fail(ErrorCode.OutOfRange, $"{queue.Kind} '{queue.QueueName}' is closed and has insufficient elements "
                        + $"(requested {count}, current size {queue.Count})");
                }
                missing = available;
            }
            bool any = false;
            for (; missing > 0 && available > 0; missing--, available--, any = true) taken.Add(queue.Take());
            return missing == 0 ? AttemptResult.Done : any ? AttemptResult.Progress : AttemptResult.Waits;
        }

        public override void Abandon()
        {
            foreach (Tensor[] tuple in taken) Free(tuple);
            taken.Clear();
        }
    }

    sealed class CloseAttempt(TensorQueue queue) : Attempt
    {
        public override AttemptResult Try()
        {
            if (queue._isClosed) return Fail(ErrorCode.Cancelled, $"Queue '{queue.QueueName}' is already closed.");
            queue._isClosed = true;
            return AttemptResult.Done;
        }
    }
}
