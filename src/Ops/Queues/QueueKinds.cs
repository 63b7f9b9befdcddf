using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>First in, first out.</summary>
sealed class FifoQueue(string kind, string name, DType[] types, PartialShape[] shapes, long capacity) : TensorQueue(kind, name, types, shapes, capacity)
{
    readonly LinkedList<Tensor[]> _tuples = new();

    protected override int Count => _tuples.Count;

    protected override void Add(Tensor[] tuple) => _tuples.AddLast(tuple);

    protected override Tensor[] Take()
    {
        Tensor[] first = _tuples.First!.Value;
        _tuples.RemoveFirst();
        return first;
    }

    protected override void PutBack(Tensor[] tuple) => _tuples.AddFirst(tuple);
}

/// <summary>In random order; some tuples stay in so that the order stays random, until the queue is closed.</summary>
sealed class ShuffleQueue(string name, DType[] types, PartialShape[] shapes, long capacity, long keep, Philox generator)
    : TensorQueue("RandomShuffleQueue", name, types, shapes, capacity)
{
    readonly List<Tensor[]> _tuples = [];
    Philox _generator = generator;
    Philox.Block _numbers;
    int _used = Philox.BlockSize;

    protected override int Count => _tuples.Count;

    protected override int Available(bool closed) => closed ? Count : (int)Math.Max(0, Count - keep);

    protected override void Add(Tensor[] tuple) => _tuples.Add(tuple);

    protected override Tensor[] Take()
    {
        if (_used == Philox.BlockSize)
        {
            _numbers = _generator.Next();
            _used = 0;
        }
        int index = (int)(_numbers[_used++] % (uint)_tuples.Count);
        Tensor[] taken = _tuples[index];
        _tuples[index] = _tuples[^1];
        _tuples.RemoveAt(_tuples.Count - 1);
        return taken;
    }

    protected override void PutBack(Tensor[] tuple) => _tuples.Add(tuple);
}

/// <summary>Smallest first component first; equal ones in the order in which they came.</summary>
sealed class LeastFirstQueue(string name, DType[] types, PartialShape[] shapes, long capacity) : TensorQueue("PriorityQueue", name, types, shapes, capacity)
{
    readonly PriorityQueue<Tensor[], (long Priority, long Number)> _tuples = new();
    long _number;

    protected override int Count => _tuples.Count;

    protected override void Add(Tensor[] tuple) => _tuples.Enqueue(tuple, (tuple[0].Item<long>(), _number++));

    protected override Tensor[] Take() => _tuples.Dequeue();

    protected override void PutBack(Tensor[] tuple) => _tuples.Enqueue(tuple, (tuple[0].Item<long>(), -_number++));
}
