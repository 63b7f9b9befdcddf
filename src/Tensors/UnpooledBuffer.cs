using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>Storage in pinned managed memory, freed by the garbage collector: for the constants of a graph, which live as long as the graph.</summary>
public sealed unsafe class UnpooledBuffer : NativeBuffer
{
    const int Alignment = 64;

    readonly byte[] _memory;

    /// <summary>Zeroed storage of <paramref name="bytes"/>, aligned to 64 bytes.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: more than an array holds, or than there is.</exception>
    public UnpooledBuffer(long bytes)
    {
        _memory = AllocateManaged(bytes);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (byte*)(((nint)start + Alignment - 1) & ~(nint)(Alignment - 1));
        Capacity = bytes;
    }

    static byte[] AllocateManaged(long bytes)
    {
        try
        {
            if (bytes <= Array.MaxLength - Alignment) return GC.AllocateArray<byte>((int)bytes + Alignment, pinned: true);
        }
        catch (OutOfMemoryException e)
        {
            throw new StatusException(ErrorCode.ResourceExhausted, $"OOM when allocating {bytes} bytes for a constant", e);
        }
        throw new StatusException(ErrorCode.ResourceExhausted, $"A constant has at most {Array.MaxLength - Alignment} bytes, got {bytes}");
    }

    /// <inheritdoc/>
    protected override void Free()
    {
    }
}
