using System.Buffers;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>Bytes to be written, with tensors between them that are written from where they lie.</summary>
sealed class LinkBuffer
{
    const int SmallestSize = 8 << 10, LargestKept = 1 << 20;

    readonly List<(int At, Tensor Tensor)> _tensors = [];
    byte[] _bytes = [];
    int _length;

    /// <summary>Bytes to write, but for those of tensors; one that has only tensors has heads, too.</summary>
    public int Length => _length;

    /// <summary>Makes room at the end.</summary>
    public Span<byte> Append(int length)
    {
        if (_bytes.Length - _length < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestSize, Math.Max(_length + length, _bytes.Length * 2)));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            Return();
            _bytes = larger;
        }
        Span<byte> room = _bytes.AsSpan(_length, length);
        _length += length;
        return room;
    }

    /// <summary>Adds a tensor's elements at the end; the tensor becomes the buffer's to dispose.</summary>
    public void Insert(Tensor tensor) => _tensors.Add((_length, tensor));

    /// <summary>Writes everything, in order.</summary>
    public async ValueTask WriteToAsync(Stream stream)
    {
        int written = 0;
        foreach ((int at, Tensor tensor) in _tensors)
        {
            await stream.WriteAsync(_bytes.AsMemory(written, at - written)).ConfigureAwait(false);
            await stream.WriteAsync(new TensorMemory(tensor).Memory).ConfigureAwait(false);
            written = at;
        }
        if (written < _length) await stream.WriteAsync(_bytes.AsMemory(written, _length - written)).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        foreach ((_, Tensor tensor) in _tensors) tensor.Dispose();
        _tensors.Clear();
        _length = 0;
        if (_bytes.Length <= LargestKept) return;
        Return();
        _bytes = [];
    }

    void Return()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
    }
}
