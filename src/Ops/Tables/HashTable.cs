using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A table in memory.</summary>
/// <typeparam name="TKey">What <see cref="Moves.Of{T}"/> takes for the keys' type.</typeparam>
class HashTable<TKey> : LookupTable where TKey : notnull
{
    const int SmallestCapacity = 16;

    readonly Dictionary<TKey, int> _slots;
    readonly ReaderWriterLockSlim _lock = new();
    readonly long _width;
    TKey[] _keys = [];
    Tensor? _values;

    public HashTable(DType keyType, DType valueType, in Shape valueShape) : base(keyType, valueType, valueShape)
    {
        _slots = new(typeof(TKey) == typeof(byte[]) ? (IEqualityComparer<TKey>)(object)ByteStrings.Instance : null);
        _width = valueShape.ElementCount;
    }

    public override long Count
    {
        get
        {
            using var _ = new Held(_lock, write: false);
            return _slots.Count;
        }
    }

    public override void Find(Tensor keys, Tensor fallback, Tensor values)
    {
        Span<TKey> wanted = Moves.Of<TKey>(keys);
        long step = fallback.ElementCount == _width ? 0 : _width;
        using var _ = new Held(_lock, write: false);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (_slots.TryGetValue(wanted[i], out int slot)) RowCopy.Elements(_values!, slot * _width, values, i * _width, _width);
            else RowCopy.Elements(fallback, i * step, values, i * _width, _width);
        }
    }

    public override void Insert(Tensor keys, Tensor values)
    {
        Span<TKey> added = Moves.Of<TKey>(keys);
        using var _ = new Held(_lock, write: true);
        for (int i = 0; i < added.Length; i++) Put(added[i], values, i);
    }

    public override void Remove(Tensor keys)
    {
        using var _ = new Held(_lock, write: true);
        foreach (TKey key in Moves.Of<TKey>(keys))
        {
            if (!_slots.Remove(key, out int slot)) continue;
            int last = _slots.Count;
            if (slot == last) continue;
            _keys[slot] = _keys[last];
            _slots[_keys[slot]] = slot;
            RowCopy.Elements(_values!, last * _width, _values!, slot * _width, _width);
        }
    }

    public override void Import(Tensor keys, Tensor values)
    {
        using (new Held(_lock, write: true)) _slots.Clear();
        Insert(keys, values);
    }

    public override (Tensor Keys, Tensor Values) Export()
    {
        using var _ = new Held(_lock, write: false);
        int count = _slots.Count;
        Tensor keys = Tensor.Allocate(KeyType, [count]), values = Tensor.Allocate(ValueType, ValuesShape([count]));
        _keys.AsSpan(0, count).CopyTo(Moves.Of<TKey>(keys));
        if (count > 0) RowCopy.Elements(_values!, 0, values, 0, count * _width);
        return (keys, values);
    }

    /// <summary>Takes the lock to write, for derived tables.</summary>
    protected Held Write() => new(_lock, write: true);

    /// <summary>Number of entries, under the lock.</summary>
    protected int EntryCount => _slots.Count;

    /// <summary>The value of a key, as text, if there is one; under the lock.</summary>
    protected bool TryFind(TKey key, out int slot) => _slots.TryGetValue(key, out slot);

    /// <summary>The values by slot; under the lock.</summary>
    protected Tensor Values => _values!;

    /// <summary>Adds or replaces an entry; under the lock.</summary>
    protected void Put(TKey key, Tensor values, long row)
    {
        if (!_slots.TryGetValue(key, out int slot))
        {
            slot = _slots.Count;
            if (slot == _keys.Length) Grow();
            _slots.Add(key, slot);
            _keys[slot] = key;
        }
        RowCopy.Elements(values, row * _width, _values!, slot * _width, _width);
    }

    void Grow()
    {
        int capacity = Math.Max(SmallestCapacity, 2 * _keys.Length);
        Tensor values = Tensor.Allocate(ValueType, ValuesShape([capacity]));
        if (_values is not null)
        {
            RowCopy.Elements(_values, 0, values, 0, _values.ElementCount);
            _values.Dispose();
        }
        _values = values;
        Array.Resize(ref _keys, capacity);
    }

    public override void Dispose()
    {
        _values?.Dispose();
        _values = null;
        _slots.Clear();
        _lock.Dispose();
    }

    /// <summary>A lock held until disposed.</summary>
    protected readonly ref struct Held
    {
        readonly ReaderWriterLockSlim _lock;
        readonly bool _write;

        public Held(ReaderWriterLockSlim held, bool write)
        {
            (_lock, _write) = (held, write);
            if (write) held.EnterWriteLock();
            else held.EnterReadLock();
        }

        public void Dispose()
        {
            if (_write) _lock.ExitWriteLock();
            else _lock.ExitReadLock();
        }
    }
}
