using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads the small integer tensors of shapes, axes and offsets, whatever integer type they have.</summary>
static class IntTensors
{
    /// <summary>Element <paramref name="index"/> as a 64-bit integer.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no integers, or too few of them.</exception>
    public static long Int(this Tensor tensor, int index = 0) => tensor.DType switch
    {
        _ when index >= tensor.ElementCount => Throw.InvalidArgument<long>($"Expected at least {index + 1} integers, got {tensor}"),
        DType.Int32 => tensor.Read<int>()[index],
        DType.Int64 => tensor.Read<long>()[index],
        DType.Int16 => tensor.Read<short>()[index],
        DType.Int8 => tensor.Read<sbyte>()[index],
        DType.UInt8 => tensor.Read<byte>()[index],
        _ => Throw.InvalidArgument<long>($"Expected a tensor of integers, got {tensor}"),
    };

    /// <summary>Copies all elements; returns how many there are.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: more elements than <paramref name="target"/> has room for.</exception>
    public static Span<long> Ints(this Tensor tensor, Span<long> target)
    {
        if (tensor.ElementCount > target.Length) Throw.InvalidArgument($"Expected at most {target.Length} integers, got {tensor.ElementCount}");
        target = target[..(int)tensor.ElementCount];
        if (tensor.DType == DType.Int64) tensor.Read<long>().CopyTo(target);
        else
        {
            for (int i = 0; i < target.Length; i++) target[i] = tensor.Int(i);
        }
        return target;
    }
}
