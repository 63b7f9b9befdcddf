using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Integers of an int32 or int64 tensor, read as int64.</summary>
/// <param name="tensor">The tensor; it must stay alive while it is read.</param>
readonly ref struct IndexReader(Tensor tensor)
{
    readonly ReadOnlySpan<int> _narrow = tensor.DType == DType.Int32 ? tensor.Read<int>() : default;
    readonly ReadOnlySpan<long> _wide = tensor.DType == DType.Int32 ? default : tensor.Read<long>();

    /// <summary>Number of integers.</summary>
    public int Length => _narrow.Length + _wide.Length;

    /// <summary>The integer at a position.</summary>
    public long this[int position] => _wide.IsEmpty ? _narrow[position] : _wide[position];

    /// <summary>Copies all integers.</summary>
    public void CopyTo(Span<long> target)
    {
        for (int i = 0; i < Length; i++) target[i] = this[i];
    }

    /// <summary>The shape whose sizes these integers are.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a negative size.</exception>
    public Shape ToShape()
    {
        Span<long> dims = stackalloc long[Math.Min(Length, Shape.MaxRank + 1)];
        for (int i = 0; i < dims.Length; i++) dims[i] = this[i];
        return new(dims);
    }
}
