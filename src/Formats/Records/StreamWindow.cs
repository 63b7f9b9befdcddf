using System.Buffers;
using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records;

/// <summary>
/// A window that moves over a stream: bytes that were read and not yet dropped, in one reused array. The array doubles only when
/// it is full of bytes that are wanted, so a length that is merely claimed costs nothing.
/// </summary>
/// <param name="stream">The source, read from its present position to its end.</param>
/// <param name="name">The source's name in errors.</param>
/// <param name="bufferBytes">First size of the array.</param>
/// <param name="leaveOpen">Leaves <paramref name="stream"/> open when this is disposed.</param>
sealed class StreamWindow(Stream stream, string name, int bufferBytes, bool leaveOpen) : IDisposable
{
    byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bufferBytes, 64));
    int _start, _end;

    /// <summary>Offset of the window's first byte in the stream, from where reading began.</summary>
    public long Position { get; private set; }

    /// <summary>The source's name in errors.</summary>
    public string Name => name;

    /// <summary>Number of bytes in the window.</summary>
    public int Available => _end - _start;

    /// <summary>The bytes of the window, until the next call of <see cref="Fill"/>.</summary>
    public Span<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads until at least <paramref name="count"/> bytes are in the window.</summary>
    /// <returns><see langword="false"/> when the stream ends before.</returns>
    /// <exception cref="StatusException">
    /// DATA_LOSS: the compressed stream is corrupt. RESOURCE_EXHAUSTED: no array is that long.
    /// </exception>
    public bool Fill(long count)
    {
        while (Available < count)
        {
            if (_start > 0 && _buffer.Length - _start < count) Compact();
            if (_end == _buffer.Length) Grow();
            int got = Read(_buffer.AsSpan(_end));
            if (got == 0) return false;
            _end += got;
        }
        return true;
    }

    /// <summary>Moves the window's start behind <paramref name="count"/> bytes that are in it.</summary>
    public void Drop(int count)
    {
        Debug.Assert(count <= Available, "bytes were dropped that are not in the window");
        _start += count;
        Position += count;
        if (_start == _end) _start = _end = 0;
    }

    /// <summary>Moves the window's start behind <paramref name="count"/> bytes, reading as many as needed.</summary>
    /// <returns><see langword="false"/> when the stream ends before.</returns>
    public bool Skip(long count)
    {
        while (count > Available)
        {
            count -= Available;
            Drop(Available);
            if (!Fill(1)) return false;
        }
        Drop((int)count);
        return true;
    }

    int Read(Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (InvalidDataException e)
        {
            throw new DataLossException(name, Position + Available, $"inflate() failed: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new StatusException(ErrorCode.Unknown, $"{name}: {e.Message} (at byte {Position + Available})", e);
        }
    }

    void Compact()
    {
        Bytes.CopyTo(_buffer);
        (_start, _end) = (0, Available);
    }

    void Grow()
    {
        if (_buffer.Length >= Array.MaxLength) Throw.ResourceExhausted($"{name}: more than {Array.MaxLength} bytes in one piece");
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        Bytes.CopyTo(larger);
        (_start, _end) = (0, Available);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
        if (!leaveOpen) stream.Dispose();
    }
}
