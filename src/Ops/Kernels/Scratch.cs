using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Memory of a kernel for the length of one call, from the pool.</summary>
readonly unsafe ref struct Scratch<T> where T : unmanaged
{
    readonly NativeBuffer _buffer;

    /// <summary>Rents room for <paramref name="count"/> elements, with undefined content.</summary>
    public Scratch(long count)
    {
        int length = checked((int)count);
        _buffer = BufferPool.Shared.Rent((long)length * sizeof(T));
        Span = new(_buffer.Pointer, length);
    }

    /// <summary>The memory.</summary>
    public Span<T> Span { get; }

    /// <summary>Its address.</summary>
    public T* Pointer => (T*)_buffer.Pointer;

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _buffer.RemoveReference();
}
