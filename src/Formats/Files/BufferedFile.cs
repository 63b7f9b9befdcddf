namespace TensorHarbor.Formats.Files;

/// <summary>
/// Collects small writes to a file. Not disposed: the file belongs to the caller, who calls <see cref="Drain"/> at the end.
/// </summary>
sealed class BufferedFile(IWritableFile file, int size = 1 << 18) : IWritableFile
{
    readonly byte[] _buffer = new byte[size];
    int _used;

    public string Path => file.Path;

    /// <summary>Bytes written so far, those in the buffer included.</summary>
    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used) Drain();
        if (bytes.Length >= _buffer.Length) file.Write(bytes);
        else
        {
            bytes.CopyTo(_buffer.AsSpan(_used));
            _used += bytes.Length;
        }
        Length += bytes.Length;
    }

    /// <summary>Hands what is buffered to the file.</summary>
    public void Drain()
    {
        int used = _used;
        _used = 0;
        if (used > 0) file.Write(_buffer.AsSpan(0, used));
    }

    public void Flush()
    {
        Drain();
        file.Flush();
    }

    public void Dispose() => file.Dispose();
}
