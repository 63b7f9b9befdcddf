using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records;

/// <summary>Writes a TFRecord file, plain or compressed, which TensorFlow's TFRecordDataset reads. Not thread-safe.</summary>
/// <example><code>
/// using var writer = new RecordWriter("train.tfrecords");
/// writer.Write(example.Build());
/// </code></example>
public sealed class RecordWriter : IDisposable
{
    const int BufferBytes = 256 << 10;

    readonly Stream _stream;
    readonly bool _leaveOpen;
    byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    int _used;

    /// <summary>Makes the file at <paramref name="path"/>, or empties the one that is there.</summary>
    /// <exception cref="StatusException">NOT_FOUND (no such folder), PERMISSION_DENIED: the file cannot be made.</exception>
    public RecordWriter(
        string path,
        RecordCompression compression = RecordCompression.None,
        CompressionLevel level = CompressionLevel.Optimal)
        : this(RecordFile.Create(path), compression, level)
    {
    }

    /// <summary>Writes to <paramref name="stream"/> from where it stands.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="compression">Compression of the whole file.</param>
    /// <param name="level">How hard to compress.</param>
    /// <param name="leaveOpen">Leaves <paramref name="stream"/> open when the writer is disposed.</param>
    public RecordWriter(
        Stream stream,
        RecordCompression compression = RecordCompression.None,
        CompressionLevel level = CompressionLevel.Optimal,
        bool leaveOpen = false)
    {
        _stream = RecordFile.Compress(stream, compression, level, leaveOpen);
        _leaveOpen = leaveOpen && _stream == stream;
    }

    /// <summary>Number of records written.</summary>
    public long Count { get; private set; }

    /// <summary>Where the next record will begin, in bytes before compression.</summary>
    public long Offset { get; private set; }

    /// <summary>Appends a record.</summary>
    /// <param name="record">Its data.</param>
    /// <exception cref="IOException">The disk is full or has failed.</exception>
    public void Write(ReadOnlySpan<byte> record)
    {
        Span<byte> header = Reserve(RecordReader.HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Mask(Crc32C.Compute((ulong)record.Length)));
        if (record.Length <= _buffer.Length) record.CopyTo(Reserve(record.Length));
        else
        {
            Drain();
            _stream.Write(record);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(RecordReader.FooterBytes), Crc32C.Masked(record));
        Offset += RecordReader.HeaderBytes + record.Length + RecordReader.FooterBytes;
        Count++;
    }

    /// <summary>Hands all records so far to the destination. In a compressed file the last ones become readable only at the end.</summary>
    public void Flush()
    {
        Drain();
        _stream.Flush();
    }

    Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _used < count) Drain();
        Span<byte> free = _buffer.AsSpan(_used, count);
        _used += count;
        return free;
    }

    void Drain()
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        try
        {
            Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            if (!_leaveOpen) _stream.Dispose();
        }
    }
}
