using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>A growing list of strings of bytes, end to end in pooled memory: no object per string.</summary>
public sealed class ByteStrings : IDisposable
{
    readonly ValueBuffer<byte> _bytes = new();
    readonly ValueBuffer<int> _ends = new();

    /// <summary>Number of strings.</summary>
    public int Count => _ends.Count;

    /// <summary>String <paramref name="index"/>; valid until one is added.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : _ends.Values[index - 1];
            return _bytes.Values[start.._ends.Values[index]];
        }
    }

    /// <summary>Appends a string.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: more than 2^31-1 bytes in all.</exception>
    public void Add(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes.Reserve(value.Length));
        _bytes.Commit(value.Length);
        _ends.Add(_bytes.Count);
    }

    /// <summary>Forgets the strings from <paramref name="count"/> on and keeps the memory.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        _bytes.Truncate(count == 0 ? 0 : _ends.Values[count - 1]);
        _ends.Truncate(count);
    }

    /// <summary>All strings as objects, the form in which string tensors hold them.</summary>
    public byte[][] ToArrays()
    {
        byte[][] arrays = new byte[Count][];
        for (int i = 0; i < arrays.Length; i++) arrays[i] = this[i].ToArray();
        return arrays;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _bytes.Dispose();
        _ends.Dispose();
    }
}
