using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Raw bytes as numbers.</summary>
static class RawNumbers
{
    /// <summary>Makes every byte that is not 0 the value true.</summary>
    public static void Normalize(Span<byte> flags)
    {
        foreach (ref byte flag in flags) flag = flag == 0 ? (byte)0 : (byte)1;
    }

    /// <summary>Turns around the bytes of each number; of complex ones, of each part.</summary>
    public static void SwapBytes(Span<byte> bytes, DType dtype)
    {
        int size = dtype.IsComplex() ? dtype.Size() / 2 : dtype.Size();
        for (int i = 0; size > 1 && i < bytes.Length; i += size) bytes.Slice(i, size).Reverse();
    }
}
