using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Reads the bytes of one entry of a data file in order, buffered, and keeps their checksum where told.</summary>
sealed class BundleStream(IReadableFile file, long offset, long length)
{
    readonly byte[] _buffer = new byte[1 << 16];
    long _unread = length; // bytes of the entry that are not in the buffer yet
    readonly long _start = offset, _end = offset + length;
    int _at, _filled;

    /// <summary>CRC-32C so far.</summary>
    public uint Crc { get; private set; }

    /// <summary>Bytes of the entry that were not read yet.</summary>
    public long Remaining => _unread + _filled - _at;

    /// <summary>Adds bytes to the checksum.</summary>
    public void AddToCrc(ReadOnlySpan<byte> bytes) => Crc = Crc32C.Append(Crc, bytes);

    /// <summary>Reads bytes; the checksum is left alone.</summary>
    public void Read(Span<byte> destination)
    {
        if (destination.Length > Remaining) throw Damaged($"expected {destination.Length} more bytes of the tensor, got {Remaining}");
        while (destination.Length > 0)
        {
            if (_at == _filled) Fill();
            int count = Math.Min(destination.Length, _filled - _at);
            _buffer.AsSpan(_at, count).CopyTo(destination);
            _at += count;
            destination = destination[count..];
        }
    }

    void Fill()
    {
        _filled = (int)Math.Min(_buffer.Length, _unread);
        file.ReadExactly(_end - _unread, _buffer.AsSpan(0, _filled));
        _unread -= _filled;
        _at = 0;
    }

    /// <summary>Reads the length of a string or variant, which must fit what is left.</summary>
    public ulong ReadLength()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = 0;
            Read(new(ref part));
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value <= (ulong)Math.Min(Remaining, Array.MaxLength)
                    ? value
                    : throw Damaged($"a length of {value} bytes does not fit the tensor");
            }
        }
        throw Damaged("a length does not end");
    }

    /// <summary>The tensor does not parse.</summary>
    public DataLossException Damaged(string what) => new(file.Path, _start, what);
}
