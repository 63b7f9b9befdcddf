using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>Storage in pinned managed memory, freed by the garbage collector: for the constants of a graph, which live as long as the graph.</summary>
public sealed unsafe class UnpooledBuffer : NativeBuffer
{
    const int Alignment = 64;

    readonly byte[] _memory;

    /// <summary>Zeroed storage of <paramref name="bytes"/>, aligned to 64 bytes.</summary>
    public UnpooledBuffer(long bytes)
    {
        _memory = GC.AllocateArray<byte>(checked((int)bytes + Alignment), pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (byte*)(((nint)start + Alignment - 1) & ~(nint)(Alignment - 1));
        Capacity = bytes;
    }

    /// <inheritdoc/>
    protected override void Free()
    {
    }
}
