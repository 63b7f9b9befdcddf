namespace TensorHarbor.Formats.Files;

/// <summary>A file of an <see cref="IFileStore"/> as a stream, for code that wants one: forward only, owned by the stream.</summary>
sealed class FileStoreStream : Stream
{
    readonly IReadableFile? _source;
    readonly IWritableFile? _destination;
    long _position;

    /// <summary>Reads a file, which may grow meanwhile.</summary>
    public FileStoreStream(IReadableFile source) => _source = source;

    /// <summary>Writes a file.</summary>
    public FileStoreStream(IWritableFile destination) => _destination = destination;

    public override bool CanRead => _source is not null;

    public override bool CanWrite => _destination is not null;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = (_source ?? throw new NotSupportedException()).Read(_position, buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        (_destination ?? throw new NotSupportedException()).Write(buffer);
        _position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: what is written is with the operating system at once.</summary>
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source?.Dispose();
            _destination?.Dispose();
        }
        base.Dispose(disposing);
    }
}
