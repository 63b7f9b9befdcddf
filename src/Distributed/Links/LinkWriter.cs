using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>
/// The frames that wait to be written, and their writing. Frames go in order; those that wait together are written together. A writer of
/// a frame does not wait for the other side: what the network does not take at once is written behind its back.
/// </summary>
/// <param name="stream">The connection.</param>
/// <param name="failed">Is told why nothing can be written any more.</param>
sealed class LinkWriter(Stream stream, Action<Exception> failed)
{
    /// <summary>Elements of more bytes are written from the tensor's own memory.</summary>
    const int CopiedBytes = 16 << 10;

    /// <summary>Frames do not wait for others longer than this, nor when they have more bytes than that.</summary>
    static readonly TimeSpan _patience = TimeSpan.FromMicroseconds(30);

    const int EnoughBytes = 32 << 10;

    readonly Lock _lock = new();
    LinkBuffer _waiting = new(), _written = new();
    long _waitingSince;
    bool _isWriting, _isClosed;

    /// <summary>Adds a frame that is only a head.</summary>
    public void Add(FrameKind kind, uint call) => Add(kind, call, 0, 0, static (_, _) => { });

    /// <summary>Adds a frame of bytes.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="call">The call.</param>
    /// <param name="length">Bytes that follow the head.</param>
    /// <param name="state">Given to <paramref name="write"/>.</param>
    /// <param name="write">Writes them.</param>
    public void Add<T>(FrameKind kind, uint call, int length, T state, Action<T, Span<byte>> write)
    {
        lock (_lock)
        {
            if (_isClosed) return;
            Span<byte> bytes = _waiting.Append(LinkFrame.HeadSize + length);
            new LinkFrame(kind, call, length).Write(bytes);
            write(state, bytes[LinkFrame.HeadSize..]);
            if (!MustWrite()) return;
        }
        _ = WriteAsync();
    }

    /// <summary>Adds a frame of a tensor of plain numbers, which becomes the writer's to dispose.</summary>
    public void AddTensor(uint call, Tensor tensor)
    {
        if (tensor.ByteCount <= CopiedBytes)
        {
            using (tensor) Add(FrameKind.Value, call, LinkTensor.HeadSize(tensor) + (int)tensor.ByteCount, tensor, LinkTensor.Write);
            return;
        }
        int headSize = LinkTensor.HeadSize(tensor);
        lock (_lock)
        {
            if (_isClosed)
            {
                tensor.Dispose();
                return;
            }
            Span<byte> frame = _waiting.Append(LinkFrame.HeadSize + headSize);
            new LinkFrame(FrameKind.Value, call, headSize + (int)tensor.ByteCount).Write(frame);
            LinkTensor.WriteHead(tensor, frame[LinkFrame.HeadSize..]);
            _waiting.Insert(tensor);
            if (!MustWrite()) return;
        }
        _ = WriteAsync();
    }

    /// <summary>Must the caller write now what waits? Called under the lock.</summary>
    bool MustWrite()
    {
        if (LinkBatch.Holds(this))
        {
            if (_waitingSince == 0) _waitingSince = Stopwatch.GetTimestamp();
            if (_waiting.Length < EnoughBytes && Stopwatch.GetElapsedTime(_waitingSince) < _patience) return false;
        }
        return TryBegin();
    }

    bool TryBegin()
    {
        if (_isWriting) return false;
        _waitingSince = 0;
        return _isWriting = true;
    }

    /// <summary>Writes what waits, unless somebody is writing.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_waiting.Length == 0 || !TryBegin()) return;
        }
        _ = WriteAsync();
    }

    async Task WriteAsync()
    {
        try
        {
            while (TryTake()) await _written.WriteToAsync(stream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            lock (_lock) _isWriting = false;
            Close();
            failed(e);
        }
    }

    bool TryTake()
    {
        lock (_lock)
        {
            _written.Clear();
            if (_waiting.Length == 0 || _isClosed) return _isWriting = false;
            (_waiting, _written) = (_written, _waiting);
            return true;
        }
    }

    /// <summary>Takes no more frames.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (!_isWriting) _written.Clear();
            _waiting.Clear();
        }
    }
}
