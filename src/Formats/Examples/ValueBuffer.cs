using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>A growing list of numbers in pooled native memory, which can be handed on as a tensor without a copy.</summary>
/// <typeparam name="T">float, long or byte.</typeparam>
sealed unsafe class ValueBuffer<T> : IDisposable where T : unmanaged
{
    Tensor? _tensor;
    T* _pointer;
    int _capacity;

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The values, until the next one is added.</summary>
    public ReadOnlySpan<T> Values => new(_pointer, Count);

    /// <summary>Memory for <paramref name="count"/> more values behind the last; <see cref="Commit"/> makes them count.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: more than 2^31-1 values.</exception>
    public Span<T> Reserve(int count)
    {
        if (_capacity - Count < count) Grow(count);
        return new(_pointer + Count, count);
    }

    /// <summary>Counts the first <paramref name="count"/> of the values last reserved.</summary>
    public void Commit(int count) => Count += count;

    /// <summary>Appends a value.</summary>
    public void Add(T value)
    {
        if (Count == _capacity) Grow(1);
        _pointer[Count++] = value;
    }

    /// <summary>Forgets the values from <paramref name="count"/> on and keeps the memory.</summary>
    public void Truncate(int count) => Count = count;

    void Grow(int count)
    {
        long wanted = Math.Max((long)Count + count, Math.Min(2L * _capacity, int.MaxValue));
        if (wanted > int.MaxValue) Throw.ResourceExhausted($"a batch column holds at most {int.MaxValue} values, {wanted} are wanted");
        Tensor larger = Tensor.Allocate(DTypes.Of<T>(), [Math.Max(wanted, 16)]);
        Values.CopyTo(larger.Write<T>());
        _tensor?.Dispose();
        _tensor = larger;
        _pointer = (T*)larger.Pointer;
        _capacity = (int)larger.ElementCount;
    }

    /// <summary>Hands all values on as a tensor of <paramref name="shape"/> and starts anew.</summary>
    public Tensor Take(in Shape shape)
    {
        if (_tensor is null) return Tensor.Allocate(DTypes.Of<T>(), shape);
        using Tensor used = _tensor.Rows(0, Count);
        Tensor taken = used.Reshape(shape);
        Dispose();
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tensor?.Dispose();
        _tensor = null;
        _pointer = null;
        _capacity = Count = 0;
    }
}
