using System.Buffers;
using System.Buffers.Binary;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>Head of a tensor of plain numbers in a <see cref="FrameKind.Value"/> frame: dtype, rank, sizes; the elements follow.</summary>
static class LinkTensor
{
    /// <summary>Says in place of a dtype that a <c>TensorProto</c> follows.</summary>
    public const byte Message = 255;

    /// <summary>Most bytes of a head.</summary>
    public const int MaxHeadSize = 2 + (8 * Shape.MaxRank);

    /// <summary>Bytes of a tensor's head.</summary>
    public static int HeadSize(Tensor tensor) => 2 + (8 * tensor.Shape.Rank);

    /// <summary>Writes the head.</summary>
    public static void WriteHead(Tensor tensor, Span<byte> head)
    {
        (head[0], head[1]) = ((byte)tensor.DType, (byte)tensor.Shape.Rank);
        for (int i = 0; i < tensor.Shape.Rank; i++) BinaryPrimitives.WriteInt64LittleEndian(head[(2 + (8 * i))..], tensor.Shape[i]);
    }

    /// <summary>Writes head and elements.</summary>
    public static void Write(Tensor tensor, Span<byte> bytes)
    {
        WriteHead(tensor, bytes);
        tensor.ReadBytes().CopyTo(bytes[HeadSize(tensor)..]);
    }

    /// <summary>Makes a tensor for the elements that follow a head.</summary>
    /// <param name="head">Begins with the head.</param>
    /// <param name="length">Bytes of head and elements.</param>
    /// <param name="headSize">Bytes of the head.</param>
    /// <exception cref="InvalidDataException">Sizes and length do not fit together.</exception>
    public static Tensor Allocate(ReadOnlySpan<byte> head, int length, out int headSize)
    {
        var dtype = (DType)head[0];
        int rank = head[1];
        headSize = 2 + (8 * rank);
        if (rank > Shape.MaxRank || length < headSize || !dtype.IsNumeric() || dtype.Size() == 0) throw Malformed(dtype, rank, length);
        Span<long> sizes = stackalloc long[Shape.MaxRank];
        long bytes = dtype.Size();
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt64LittleEndian(head[(2 + (8 * i))..]);
            if (sizes[i] < 0 || (sizes[i] > 0 && bytes > int.MaxValue / sizes[i])) throw Malformed(dtype, rank, length);
            bytes *= sizes[i];
        }
        if (bytes != length - headSize) throw Malformed(dtype, rank, length);
        return Tensor.Allocate(dtype, new Shape(sizes[..rank]));
    }

    static InvalidDataException Malformed(DType dtype, int rank, int length) =>
        new($"Malformed tensor on a link: dtype {(int)dtype}, rank {rank}, {length} bytes");
}

/// <summary>A tensor's memory as streams take it. The tensor must outlive it.</summary>
/// <param name="tensor">A tensor of plain numbers.</param>
sealed unsafe class TensorMemory(Tensor tensor) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => tensor.WriteBytes();

    public override MemoryHandle Pin(int elementIndex = 0) => new(tensor.Pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
