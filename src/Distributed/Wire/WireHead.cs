using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Writes small fields of a message into a span that is long enough. Field numbers up to 15.</summary>
/// <param name="bytes">Where to write.</param>
ref struct WireHead(Span<byte> bytes)
{
    readonly Span<byte> _bytes = bytes;

    /// <summary>Bytes written.</summary>
    public int Used { get; private set; }

    /// <summary>A number.</summary>
    public void Varint(int field, long value)
    {
        _bytes[Used++] = (byte)(field << 3);
        Used += Formats.Protos.Varint.Write(_bytes[Used..], (ulong)value);
    }

    /// <summary>The beginning of a field of bytes or of a message.</summary>
    public void Length(int field, int length)
    {
        _bytes[Used++] = (byte)((field << 3) | 2);
        Used += Formats.Protos.Varint.Write(_bytes[Used..], (ulong)length);
    }
}
