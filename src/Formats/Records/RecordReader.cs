using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records;

/// <summary>
/// Reads the records of a TFRecord file one after another, each from the same reused buffer: length (8 bytes, little-endian), masked
/// CRC-32C of the length, data, masked CRC-32C of the data. Reads plain, gzip and zlib files; not thread-safe.
/// </summary>
/// <example><code>
/// using var reader = new RecordReader("train.tfrecords");
/// while (reader.TryRead(out ReadOnlySpan&lt;byte&gt; record)) Use(record);
/// </code></example>
public sealed class RecordReader : IDisposable
{
    /// <summary>Length and its checksum.</summary>
    internal const int HeaderBytes = 12;

    /// <summary>Checksum of the data.</summary>
    internal const int FooterBytes = 4;

    enum Fault
    {
        None, End, Length, Data, Truncated, TooLong
    }

    readonly RecordReaderOptions _options;
    readonly StreamWindow _window;
    int _frame; // bytes of the record last returned, still in the window

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="StatusException">NOT_FOUND, PERMISSION_DENIED: the file cannot be opened.</exception>
    public RecordReader(string path, RecordReaderOptions? options = null)
        : this(RecordFile.OpenRead(path), path, options)
    {
    }

    /// <summary>Reads <paramref name="stream"/> from where it stands; offsets are counted from there.</summary>
    /// <param name="stream">The source. It need not be seekable.</param>
    /// <param name="name">The source's name in errors, usually its path.</param>
    /// <param name="options">How to read; the default detects compression and throws at damage.</param>
    /// <param name="leaveOpen">Leaves <paramref name="stream"/> open when the reader is disposed.</param>
    public RecordReader(Stream stream, string name, RecordReaderOptions? options = null, bool leaveOpen = false)
    {
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.MaxRecordBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.MaxRecordBytes, Array.MaxLength - HeaderBytes - FooterBytes, nameof(options));
        Stream content = Open(stream, leaveOpen, out RecordCompression compression);
        Compression = compression;
        _window = new(content, name, _options.BufferBytes, leaveOpen && content == stream);
    }

    Stream Open(Stream stream, bool leaveOpen, out RecordCompression compression)
    {
        if (_options.Compression is { } known)
        {
            compression = known;
            return RecordFile.Decompress(stream, known, leaveOpen);
        }
        byte[] head = new byte[HeaderBytes];
        int got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        compression = RecordFile.Detect(head.AsSpan(0, got));
        return RecordFile.Decompress(new PeekedStream(head.AsMemory(0, got), stream, leaveOpen), compression, leaveOpen: false);
    }

    /// <summary>Compression of the file.</summary>
    public RecordCompression Compression { get; }

    /// <summary>Offset of the record last read in the decompressed content: where its length stands.</summary>
    public long Offset { get; private set; }

    /// <summary>Offset behind the record last read: where the next one begins.</summary>
    public long NextOffset => _window.Position + _frame;

    /// <summary>Number of records read.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Number of damaged places left out (<see cref="RecordReaderOptions.SkipCorrupt"/>): a record, or a stretch that has no readable
    /// length.
    /// </summary>
    public long SkippedCount { get; private set; }

    /// <summary>Bytes left out at those places.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="record">Its data; valid until the next call.</param>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    /// <exception cref="DataLossException">DATA_LOSS: <c>corrupted record at N</c> or <c>truncated record at N</c>.</exception>
    /// <exception cref="StatusException">
    /// RESOURCE_EXHAUSTED: the record is longer than <see cref="RecordReaderOptions.MaxRecordBytes"/>.
    /// </exception>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        _window.Drop(_frame);
        _frame = 0;
        for (; ; )
        {
            Offset = _window.Position;
            Fault fault = CheckFrame(out ulong length);
            if (fault == Fault.None)
            {
                record = _window.Bytes.Slice(HeaderBytes, (int)length);
                _frame = HeaderBytes + (int)length + FooterBytes;
                Count++;
                return true;
            }
            if (fault != Fault.End && !_options.SkipCorrupt) Report(fault, length);
            if (fault == Fault.End || !PassOver(fault, length))
            {
                record = default;
                return false;
            }
        }
    }

    /// <summary>
    /// Moves to the record at <paramref name="offset"/>, which must not lie before the present place: to resume where an earlier reader
    /// stood.
    /// </summary>
    /// <param name="offset">A value that <see cref="NextOffset"/> had.</param>
    /// <exception cref="StatusException">OUT_OF_RANGE: the file is shorter, or the place has been passed.</exception>
    public void SkipTo(long offset)
    {
        long ahead = offset - NextOffset;
        if (ahead < 0) Throw.OutOfRange($"{_window.Name}: cannot go back from byte {NextOffset} to {offset}");
        if (!_window.Skip(_frame + ahead)) Throw.OutOfRange($"{_window.Name}: ends at byte {_window.Position}, before {offset}");
        _frame = 0;
    }

    /// <summary>Looks at the record at the window's start.</summary>
    Fault CheckFrame(out ulong length)
    {
        length = 0;
        if (!_window.Fill(HeaderBytes)) return _window.Available == 0 || _options.EndAtPartialRecord ? Fault.End : Fault.Truncated;
        ReadOnlySpan<byte> header = _window.Bytes;
        length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        if (!IsHeader(header)) return Fault.Length;
        if (length > (ulong)_options.MaxRecordBytes) return Fault.TooLong;
        if (!_window.Fill(HeaderBytes + (long)length + FooterBytes)) return _options.EndAtPartialRecord ? Fault.End : Fault.Truncated;
        if (!_options.VerifyData) return Fault.None;
        ReadOnlySpan<byte> data = _window.Bytes.Slice(HeaderBytes, (int)length);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(_window.Bytes[(HeaderBytes + (int)length)..]);
        return Crc32C.Masked(data) == stored ? Fault.None : Fault.Data;
    }

    /// <summary>Do the first twelve bytes hold a length and its checksum?</summary>
    internal static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        Crc32C.Mask(Crc32C.Compute(BinaryPrimitives.ReadUInt64LittleEndian(bytes))) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);

    /// <returns><see langword="false"/> when nothing follows.</returns>
    bool PassOver(Fault fault, ulong length)
    {
        long before = _window.Position;
        SkippedCount++;
        bool more = fault switch
        {
            Fault.Data => _window.Skip(HeaderBytes + (long)length + FooterBytes),
            Fault.TooLong => _window.Skip((long)Math.Min(length, long.MaxValue - HeaderBytes - FooterBytes) + HeaderBytes + FooterBytes),
            Fault.Length => FindNext(),
            _ => false,
        };
        if (!more) _window.Drop(_window.Available);
        SkippedBytes += _window.Position - before;
        return more;
    }

    /// <summary>Moves to the next place behind the present one where an undamaged record stands.</summary>
    bool FindNext()
    {
        do
        {
            _window.Drop(1);
            int ahead;
            while ((ahead = IndexOfHeader(_window.Bytes)) < 0)
            {
                _window.Drop(Math.Max(0, _window.Available - HeaderBytes + 1));
                if (!_window.Fill(HeaderBytes)) return false;
            }
            _window.Drop(ahead);
        }
        while (CheckFrame(out _) != Fault.None);
        return true;
    }

    static int IndexOfHeader(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i <= bytes.Length - HeaderBytes; i++)
        {
            if (IsHeader(bytes[i..])) return i;
        }
        return -1;
    }

    [DoesNotReturn]
    void Report(Fault fault, ulong length)
    {
        if (fault == Fault.TooLong)
        {
            Throw.ResourceExhausted($"{_window.Name}: record at {Offset} has {length} bytes, the limit is {_options.MaxRecordBytes}");
        }
        throw new DataLossException(_window.Name, Offset, fault switch
        {
            Fault.Length => $"corrupted record at {Offset} (Is this even a TFRecord file?): the checksum of its length does not match",
            Fault.Data => $"corrupted record at {Offset + HeaderBytes}: the checksum of its {length} bytes does not match",
            _ => $"truncated record at {Offset}' failed with Read less bytes than requested: {_window.Available} of " +
                (_window.Available < HeaderBytes ? $"{HeaderBytes} header bytes" : $"{length + HeaderBytes + FooterBytes} bytes"),
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _window.Dispose();
}
