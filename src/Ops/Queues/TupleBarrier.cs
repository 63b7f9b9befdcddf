using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Collects the components of tuples by key, whoever brings them, and gives complete tuples, those first whose key came first.
/// Safe for concurrent use.
/// </summary>
[ResourceType("N10tensorflow7barrier7BarrierE")]
sealed class TupleBarrier(string name, DType[] types, PartialShape[] shapes) : IDisposable
{
    /// <summary>A tuple in the making or complete.</summary>
    public sealed record Entry(long Index, byte[] Key, Tensor?[] Components)
    {
        /// <summary>Components still missing.</summary>
        public int Missing { get; set; } = Components.Length;
    }

    readonly WaitingLines _lines = new(1);
    readonly Dictionary<byte[], Entry> _incomplete = new(ByteStrings.Instance);
    readonly PriorityQueue<Entry, (long Index, long Number)> _ready = new();
    long _nextIndex = long.MinValue, _number;
    bool _isClosed;

    /// <summary>Types of the components.</summary>
    public DType[] Types { get; } = types;

    /// <summary>Number of complete tuples.</summary>
    public int ReadyCount
    {
        get
        {
            lock (_lines.Lock) return _ready.Count;
        }
    }

    /// <summary>Number of tuples that miss components.</summary>
    public int IncompleteCount
    {
        get
        {
            lock (_lines.Lock) return _incomplete.Count;
        }
    }

    /// <summary>Brings one component of several tuples.</summary>
    public void Insert(int component, Span<byte[]> keys, Tensor values)
    {
        if (component < 0 || component >= Types.Length) Throw.InvalidArgument($"The component ID is out of range {component} > num_components (= {Types.Length})");
        if (values.DType != Types[component]) Throw.InvalidArgument($"The type of component {component} is {Types[component].Name()}, got {values.DType.Name()}");
        if (values.Shape.Rank == 0 || values.Shape[0] != keys.Length) Throw.InvalidArgument($"Shape mismatch in barrier {name}: {keys.Length} keys, values of shape {values.Shape}");
        bool fits = shapes.Length == 0 || shapes[component].Matches(values.Shape.Slice(1, values.Shape.Rank));
        if (!fits) Throw.InvalidArgument($"Shape mismatch in tuple component {component}. Expected {shapes[component]}, got {values.Shape.Slice(1, values.Shape.Rank)}");
        lock (_lines.Lock)
        {
            for (int i = 0; i < keys.Length; i++) InsertOne(component, keys[i], values, i);
            _nextIndex++;
            _lines.TryAll();
        }
    }

    void InsertOne(int component, byte[] key, Tensor values, int row)
    {
        if (!_incomplete.TryGetValue(key, out Entry? entry))
        {
            if (_isClosed)
            {
                throw new StatusException(ErrorCode.Cancelled, $"Barrier {name} is closed, but attempted to insert a brand new key: {Text(key)}.  "
                    + $"Pending enqueues cancelled: 0.  Insertion index: {row}.  Number of incomplete keys: {_incomplete.Count}.");
            }
            _incomplete[key] = entry = new(_nextIndex, key, new Tensor?[Types.Length]);
        }
        if (entry.Components[component] is not null) Throw.InvalidArgument($"Key {Text(key)} already has a value for component {component} in barrier {name}");
        entry.Components[component] = QueueTuples.Row(values, row);
        if (--entry.Missing > 0) return;
        _incomplete.Remove(key);
        _ready.Enqueue(entry, (entry.Index, _number++));
    }

    static string Text(byte[] key) => System.Text.Encoding.UTF8.GetString(key);

    /// <summary>Takes complete tuples, waiting for them.</summary>
    public ValueTask Take(int count, bool orFewer, bool waitForIncomplete, List<Entry> taken, CancellationToken stop) =>
        _lines.Enter(0, new TakeAttempt(this, count, orFewer, waitForIncomplete, taken), stop);

    /// <summary>Refuses new keys; with <paramref name="cancelPending"/> also what tuples still miss.</summary>
    public void Close(bool cancelPending)
    {
        lock (_lines.Lock)
        {
            if (_isClosed && !cancelPending) throw new StatusException(ErrorCode.Cancelled, $"Barrier '{name}' is already closed.");
            _isClosed = true;
            if (cancelPending)
            {
                foreach (Entry entry in _incomplete.Values) Free(entry);
                _incomplete.Clear();
            }
            _lines.TryAll();
        }
    }

    static void Free(Entry entry)
    {
        foreach (Tensor? component in entry.Components) component?.Dispose();
    }

    /// <summary>Frees all tuples.</summary>
    public void Dispose()
    {
        lock (_lines.Lock)
        {
            _lines.FailAll(0, ErrorCode.Cancelled, $"Barrier '{name}' is closed.");
            foreach (Entry entry in _incomplete.Values) Free(entry);
            _incomplete.Clear();
            while (_ready.Count > 0) Free(_ready.Dequeue());
        }
    }

    sealed class TakeAttempt(TupleBarrier barrier, int count, bool orFewer, bool waitForIncomplete, List<Entry> taken) : Attempt
    {
        public override AttemptResult Try()
        {
            int ready = barrier._ready.Count, total = ready + barrier._incomplete.Count;
            if (ready < count)
            {
                if (!barrier._isClosed) return AttemptResult.Waits;
                bool canGrow = total >= count || (waitForIncomplete && barrier._incomplete.Count > 0);
                if (!orFewer && total >= count) return AttemptResult.Waits;
                if (orFewer && waitForIncomplete && canGrow && barrier._incomplete.Count > 0) return AttemptResult.Waits;
                if (!orFewer || ready == 0)
                {
                    return Fail(ErrorCode.OutOfRange, $"Barrier '{barrier.BarrierName}' is closed and has insufficient elements (requested {count}, total size {total})");
                }
            }
            for (int i = Math.Min(count, ready); i > 0; i--) taken.Add(barrier._ready.Dequeue());
            return AttemptResult.Done;
        }
    }

    string BarrierName => name;
}
