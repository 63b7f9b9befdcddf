using System.Diagnostics;

namespace TensorHarbor.Tensors;

/// <summary>Counted storage of a tensor's elements. The last holder's <see cref="RemoveReference"/> frees it.</summary>
public abstract class TensorBuffer
{
    int _references = 1;

    /// <summary>Does somebody beside the caller hold this buffer? Only the sole holder may write into it or hand it on.</summary>
    public bool IsShared => Volatile.Read(ref _references) > 1;

    /// <summary>Adds a holder.</summary>
    public void AddReference()
    {
        int now = Interlocked.Increment(ref _references);
        Debug.Assert(now > 1, "a freed buffer was shared");
    }

    /// <summary>Removes a holder; the last one frees the storage.</summary>
    public void RemoveReference()
    {
        int left = Interlocked.Decrement(ref _references);
        Debug.Assert(left >= 0, "a buffer was released more often than it was held");
        if (left == 0) Free();
    }

    /// <summary>Makes a freed buffer usable again, with one holder.</summary>
    protected void Revive() => Volatile.Write(ref _references, 1);

    /// <summary>Gives the storage back. Called once, when nobody holds the buffer.</summary>
    protected abstract void Free();
}

/// <summary>Storage in native memory, aligned to 64 bytes when it comes from a <see cref="BufferPool"/>.</summary>
public abstract unsafe class NativeBuffer : TensorBuffer
{
    /// <summary>First byte.</summary>
    public byte* Pointer { get; protected init; }

    /// <summary>Usable bytes.</summary>
    public long Capacity { get; protected init; }
}

/// <summary>Storage in managed memory, for strings (<c>byte[]</c>), resource handles and variants (<c>object</c>).</summary>
/// <typeparam name="T">The element's CLR type.</typeparam>
/// <param name="items">The elements; the buffer owns the array.</param>
public sealed class ManagedBuffer<T>(T[] items) : TensorBuffer where T : class
{
    /// <summary>The elements.</summary>
    public T[] Items { get; } = items;

    /// <inheritdoc/>
    protected override void Free()
    {
        foreach (T item in Items)
        {
            if (item is ICountedValue value) value.RemoveReference();
        }
    }
}

/// <summary>A variant's value that owns counted memory, such as a tensor list.</summary>
public interface ICountedValue
{
    /// <summary>Adds a holder.</summary>
    void AddReference();

    /// <summary>Removes a holder; the last one frees what the value owns.</summary>
    void RemoveReference();
}
