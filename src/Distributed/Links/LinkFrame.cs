using System.Buffers.Binary;

namespace TensorHarbor.Distributed.Links;

/// <summary>What a frame of a link says.</summary>
enum FrameKind : byte
{
    /// <summary>Asks to run a part of a step: a <c>RunGraphRequest</c>.</summary>
    Run = 1,
    /// <summary>Asks to forget a step: its number. There is no answer.</summary>
    CleanUp,
    /// <summary>Asks for a value: number of the step, number of the key, and, when the number is new, the key.</summary>
    Receive,
    /// <summary>Gives a call up. There is no answer.</summary>
    Cancel,
    /// <summary>Asks whether the other side is alive.</summary>
    Ping,
    /// <summary>Answers a ping.</summary>
    Pong,
    /// <summary>Answers a run: a <c>RunGraphResponse</c>.</summary>
    Ran,
    /// <summary>Answers a receive with a value: dtype, rank, sizes, elements; or, for elements that are not plain, a <c>TensorProto</c>.</summary>
    Value,
    /// <summary>Answers a receive with a value that is dead.</summary>
    DeadValue,
    /// <summary>Answers a call with an error: code, whether the task may have restarted, text.</summary>
    Error,
}

/// <summary>The head of a frame, 12 bytes, little-endian: length of what follows, kind, and which call it belongs to.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Call">Number of the call, given by the side that asks.</param>
/// <param name="Length">Bytes that follow.</param>
readonly record struct LinkFrame(FrameKind Kind, uint Call, int Length)
{
    /// <summary>Bytes of a head.</summary>
    public const int HeadSize = 12;

    /// <summary>Bytes of a <see cref="FrameKind.Receive"/> before its key: numbers of step and key.</summary>
    public const int ReceiveHeadSize = sizeof(long) + sizeof(uint);

    /// <summary>Writes the head.</summary>
    public void Write(Span<byte> head)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Call);
    }

    /// <summary>Reads a head.</summary>
    /// <exception cref="InvalidDataException">A kind that is not known, or a negative length.</exception>
    public static LinkFrame Read(ReadOnlySpan<byte> head)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (length < 0 || kind is 0 or > (uint)FrameKind.Error) throw new InvalidDataException($"Malformed frame of a link: kind {kind}, length {length}");
        return new((FrameKind)kind, BinaryPrimitives.ReadUInt32LittleEndian(head[8..]), length);
    }
}
