using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>Takes the frames that a reader has found. Called in their order, on one thread at a time, which must not be kept waiting.</summary>
interface IFrameHandler
{
    /// <summary>Most bytes of a frame that is no tensor.</summary>
    int MaxFrameBytes { get; }

    /// <summary>A frame.</summary>
    /// <param name="frame">Its head.</param>
    /// <param name="bytes">What follows, for the time of the call.</param>
    /// <exception cref="InvalidDataException">This side does not take such frames, or its bytes make no sense.</exception>
    void Handle(LinkFrame frame, ReadOnlySpan<byte> bytes);

    /// <summary>Is anybody waiting for a value? Else its elements are passed over.</summary>
    bool Expects(uint call);

    /// <summary>A value of plain numbers, which becomes the handler's to dispose.</summary>
    void HandleValue(uint call, Tensor value);
}

/// <summary>Finds the frames in a stream of bytes. Elements of large tensors go from the stream to the tensor's memory.</summary>
/// <param name="stream">The connection.</param>
/// <param name="handler">Gets the frames.</param>
sealed class LinkReader(Stream stream, IFrameHandler handler)
{
    const int BufferSize = 64 << 10;

    readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    int _start, _end;
    long _reads;

    /// <summary>Counts how often something has come.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Reads until the other side closes the connection.</summary>
    /// <exception cref="InvalidDataException">The other side does not keep to the protocol.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            LinkFrame? large = HandleBuffered();
            if (large is { } frame) await ReadLargeAsync(frame, stop).ConfigureAwait(false);
            else if (!await FillAsync(stop).ConfigureAwait(false)) return;
        }
    }

    async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), stop).ConfigureAwait(false);
        _end += read;
        Volatile.Write(ref _reads, _reads + 1);
        if (read == 0 && _end > 0) throw new IOException("The link ended inside a frame");
        return read > 0;
    }

    /// <summary>Handles all whole frames of the buffer.</summary>
    /// <returns>A frame at the start of the buffer that is too large for it, when its first bytes are there.</returns>
    LinkFrame? HandleBuffered()
    {
        LinkBatch.Hold();
        try
        {
            while (_end - _start >= LinkFrame.HeadSize)
            {
                LinkFrame frame = LinkFrame.Read(_buffer.AsSpan(_start));
                int have = _end - _start - LinkFrame.HeadSize;
                if (have < frame.Length)
                {
                    bool isLarge = frame.Length > BufferSize - LinkFrame.HeadSize;
                    return isLarge && have >= LinkTensor.MaxHeadSize ? frame : null;
                }
                _start += LinkFrame.HeadSize;
                ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, frame.Length);
                _start += frame.Length;
                Handle(frame, bytes);
            }
            return null;
        }
        finally
        {
            LinkBatch.Release();
        }
    }

    void Handle(LinkFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (!IsPlainValue(frame, bytes))
        {
            handler.Handle(frame, bytes);
            return;
        }
        if (!handler.Expects(frame.Call)) return;
        Tensor value = LinkTensor.Allocate(bytes, frame.Length, out int headSize);
        bytes[headSize..].CopyTo(value.WriteBytes());
        handler.HandleValue(frame.Call, value);
    }

    static bool IsPlainValue(LinkFrame frame, ReadOnlySpan<byte> bytes) => frame.Kind == FrameKind.Value
        && (bytes.Length >= 2 ? bytes[0] != LinkTensor.Message : throw new InvalidDataException("A value without a head on a link"));

    async ValueTask ReadLargeAsync(LinkFrame frame, CancellationToken stop)
    {
        _start += LinkFrame.HeadSize;
        if (!IsPlainValue(frame, _buffer.AsSpan(_start, _end - _start))) await ReadLargeBytesAsync(frame, stop).ConfigureAwait(false);
        else if (handler.Expects(frame.Call)) await ReadElementsAsync(frame, stop).ConfigureAwait(false);
        else await SkipAsync(frame.Length, stop).ConfigureAwait(false);
    }

    async ValueTask ReadLargeBytesAsync(LinkFrame frame, CancellationToken stop)
    {
        if (frame.Length > handler.MaxFrameBytes)
        {
            throw new InvalidDataException($"A frame of {frame.Length} bytes on a link; at most {handler.MaxFrameBytes} are taken");
        }
        byte[] bytes = GC.AllocateUninitializedArray<byte>(frame.Length);
        await ReadIntoAsync(bytes, stop).ConfigureAwait(false);
        handler.Handle(frame, bytes);
    }

    async ValueTask ReadElementsAsync(LinkFrame frame, CancellationToken stop)
    {
        Tensor value = LinkTensor.Allocate(_buffer.AsSpan(_start, _end - _start), frame.Length, out int headSize);
        try
        {
            _start += headSize;
            await ReadIntoAsync(new TensorMemory(value).Memory, stop).ConfigureAwait(false);
        }
        catch
        {
            value.Dispose();
            throw;
        }
        handler.HandleValue(frame.Call, value);
    }

    async ValueTask ReadIntoAsync(Memory<byte> memory, CancellationToken stop)
    {
        int have = Math.Min(_end - _start, memory.Length);
        _buffer.AsSpan(_start, have).CopyTo(memory.Span);
        _start += have;
        for (memory = memory[have..]; memory.Length > 0;)
        {
            int read = await stream.ReadAsync(memory, stop).ConfigureAwait(false);
            if (read == 0) throw new IOException("The link ended inside a frame");
            memory = memory[read..];
            Volatile.Write(ref _reads, _reads + 1);
        }
    }

    async ValueTask SkipAsync(int length, CancellationToken stop)
    {
        while (true)
        {
            int have = Math.Min(_end - _start, length);
            _start += have;
            length -= have;
            if (length == 0) return;
            if (!await FillAsync(stop).ConfigureAwait(false)) throw new IOException("The link ended inside a frame");
        }
    }
}
