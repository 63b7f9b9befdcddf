using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tuples between a producer and a consumer, first in, first out, bounded by number and bytes. Safe for concurrent use.</summary>
sealed class StagingArea(long capacity, long memoryLimit) : IDisposable
{
    const int Puts = 0, Gets = 1;

    readonly WaitingLines _lines = new(2);
    readonly List<Tensor[]> _tuples = [];

    /// <summary>Number of tuples.</summary>
    public int Count
    {
        get
        {
            lock (_lines.Lock) return _tuples.Count;
        }
    }

    /// <summary>Adds a tuple, which it takes over, waiting for room.</summary>
    public ValueTask Put(Tensor[] tuple, CancellationToken stop)
    {
        long bytes = Bytes(tuple);
        if (memoryLimit > 0 && bytes > memoryLimit)
        {
            TensorQueue.Free(tuple);
            Throw.ResourceExhausted($"Attempted to insert tensors with combined size of '{bytes}' bytes into Staging Area with a memory limit of '{memoryLimit}'.");
        }
        return _lines.Enter(Puts, new PutAttempt(this, tuple), stop);
    }

    /// <summary>Waits for tuple number <paramref name="index"/> and calls <paramref name="use"/> under the lock; the tuple is removed if <paramref name="remove"/>.</summary>
    public ValueTask Get(int index, bool remove, Action<Tensor[]> use, CancellationToken stop) => _lines.Enter(Gets, new GetAttempt(this, index, remove, use), stop);

    /// <summary>Removes all tuples.</summary>
    public void Clear()
    {
        lock (_lines.Lock)
        {
            foreach (Tensor[] tuple in _tuples) TensorQueue.Free(tuple);
            _tuples.Clear();
            _lines.TryAll();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    static long Bytes(Tensor[] tuple) => tuple.Sum(t => t.ByteCount);

    bool HasRoom(Tensor[] tuple) => (capacity <= 0 || _tuples.Count < capacity)
        && (memoryLimit <= 0 || _tuples.Sum(Bytes) + Bytes(tuple) <= memoryLimit);

    sealed class PutAttempt(StagingArea area, Tensor[] tuple) : Attempt
    {
        public override AttemptResult Try()
        {
            if (!area.HasRoom(tuple)) return AttemptResult.Waits;
            area._tuples.Add(tuple);
            return AttemptResult.Done;
        }

        public override void Abandon() => TensorQueue.Free(tuple);
    }

    sealed class GetAttempt(StagingArea area, int index, bool remove, Action<Tensor[]> use) : Attempt
    {
        public override AttemptResult Try()
        {
            if (area._tuples.Count <= index) return AttemptResult.Waits;
            Tensor[] tuple = area._tuples[index];
            use(tuple);
            if (remove)
            {
                area._tuples.RemoveAt(index);
                TensorQueue.Free(tuple);
            }
            return AttemptResult.Done;
        }
    }
}

/// <summary>The ops on a staging area, which they name by attributes.</summary>
abstract class StagingKernel(KernelConstruction k) : AsyncKernel
{
    readonly string _container = k.String("container"), _name = k.String("shared_name") is { Length: > 0 } shared ? shared : k.Node.Name;
    readonly long _capacity = k.Int("capacity"), _memoryLimit = k.Int("memory_limit");

    public sealed override bool HasEffects => true;

    /// <summary>The staging area.</summary>
    protected StagingArea Area(KernelContext context) => context.Step.Resources.Find<StagingArea>(_container, _name)
        ?? context.Step.Resources.GetOrAdd(_container, _name, _ => new StagingArea(_capacity, _memoryLimit));

    /// <summary>Makes a tuple the outputs.</summary>
    protected static void Set(KernelContext context, Tensor[] tuple)
    {
        for (int i = 0; i < tuple.Length; i++) context.SetOutput(i, tuple[i]);
    }
}
