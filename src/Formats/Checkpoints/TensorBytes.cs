using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Windows on the memory of tensors that may have more than 2 GiB.</summary>
static class TensorBytes
{
    /// <summary>A part of the memory of a numeric tensor.</summary>
    public static unsafe Span<byte> Bytes(this Tensor tensor, long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, tensor.ByteCount);
        return new(tensor.Pointer + offset, count);
    }
}
