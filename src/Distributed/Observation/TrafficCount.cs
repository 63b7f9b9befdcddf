using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Observation;

/// <summary>Counts values that go between tasks, in one direction. Safe for concurrent use.</summary>
sealed class TrafficCount
{
    long _values, _bytes;

    /// <summary>Number of values, dead ones too.</summary>
    public long Values => Volatile.Read(ref _values);

    /// <summary>Bytes of their elements; strings and handles count nothing.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Counts a value; <see langword="null"/>: a dead one.</summary>
    public void Add(Tensor? value)
    {
        Interlocked.Increment(ref _values);
        if (value is not null) Interlocked.Add(ref _bytes, value.ByteCount);
    }
}
