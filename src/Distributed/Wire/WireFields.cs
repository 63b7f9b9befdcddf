using System.Buffers;
using Google.Protobuf;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>Reads the fields of a message where it lies.</summary>
/// <param name="bytes">The message.</param>
ref struct WireFields(ReadOnlySequence<byte> bytes)
{
    SequenceReader<byte> _reader = new(bytes);
    int _wireType;

    /// <summary>Goes to the next field; <see langword="false"/>: there is none.</summary>
    public bool Next(out int field)
    {
        field = 0;
        if (_reader.End) return false;
        ulong tag = ReadVarint();
        _wireType = (int)(tag & 7);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        if (field == 0) ThrowMalformed("a field number of 0");
        return true;
    }

    /// <summary>The field's number.</summary>
    public ulong Varint()
    {
        Expect(0);
        return ReadVarint();
    }

    /// <summary>The field's bytes, not copied.</summary>
    public ReadOnlySequence<byte> Bytes()
    {
        Expect(2);
        ulong length = ReadVarint();
        if (length > (ulong)_reader.Remaining) ThrowMalformed($"a field of {length} bytes where {_reader.Remaining} are left");
        ReadOnlySequence<byte> field = _reader.UnreadSequence.Slice(0, (long)length);
        _reader.Advance((long)length);
        return field;
    }

    /// <summary>Passes over the field.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case 0: ReadVarint(); break;
            case 1: Advance(8); break;
            case 2: Bytes(); break;
            case 5: Advance(4); break;
            default: ThrowMalformed($"wire type {_wireType}"); break;
        }
    }

    void Advance(int count)
    {
        if (_reader.Remaining < count) ThrowMalformed("the end inside a field");
        _reader.Advance(count);
    }

    readonly void Expect(int wireType)
    {
        if (_wireType != wireType) ThrowMalformed($"wire type {_wireType}, expected {wireType}");
    }

    ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!_reader.TryRead(out byte next)) break;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        ThrowMalformed("a number without end");
        return 0;
    }

    static void ThrowMalformed(string found) => Throw.InvalidArgument($"Malformed message: {found}");
}
