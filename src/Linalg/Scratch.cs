using TensorHarbor.Tensors;

namespace TensorHarbor.Linalg;

/// <summary>Rented native memory with undefined content, for the length of one call.</summary>
readonly unsafe ref struct Scratch<T>(long elements) where T : unmanaged
{
    readonly NativeBuffer? _buffer = elements > 0 ? BufferPool.Shared.Rent(elements * sizeof(T)) : null;

    public T* Pointer => _buffer is null ? null : (T*)_buffer.Pointer;

    public Span<T> Span => new(Pointer, checked((int)elements));

    public void Dispose() => _buffer?.RemoveReference();
}
