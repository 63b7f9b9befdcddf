using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Google.Protobuf;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>The side of a link that asks. Its calls end with UNAVAILABLE when the connection is lost.</summary>
sealed class LinkClient : IFrameHandler, IDisposable
{
    /// <summary>Keys that are sent by number; more than a step's graphs have, unless its loops turn often.</summary>
    const int MaxKeys = 1 << 16;

    readonly Stream _stream;
    readonly TrafficCount _received;
    readonly LinkWriter _writer;
    readonly Lock _lock = new();
    readonly Dictionary<uint, LinkCall> _calls = [];
    readonly Dictionary<string, uint> _keys = [];
    uint _lastCall;
    readonly LinkReader _reader;
    readonly SilenceWatch _watch;
    TaskCompletionSource? _pong;
    Exception? _lost;

    /// <summary>A link over a connection on which the opening words have been said.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="silence">How long the other task may be silent while something is awaited of it.</param>
    /// <param name="received">Counts the values that come.</param>
    public LinkClient(Stream stream, TimeSpan silence, TrafficCount received)
    {
        (_stream, _received) = (stream, received);
        _writer = new LinkWriter(stream, Lose);
        _reader = new LinkReader(stream, this);
        _watch = new SilenceWatch(silence, () => IsAwaited, () => _reader.Reads, PingAsync,
            () => Lose(new TimeoutException($"The other task has not answered for {silence.TotalSeconds:0.###} s ({HostLimits.PeerTimeoutFlag})")));
    }

    bool IsAwaited
    {
        get
        {
            lock (_lock) return _calls.Count > 0;
        }
    }

    Task PingAsync(CancellationToken stop)
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _pong, pong);
        _writer.Add(FrameKind.Ping, 0);
        return pong.Task.WaitAsync(stop);
    }

    /// <summary>Is the connection lost or closed?</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>Serves the connection until it is lost.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            Lose(new IOException("The other task closed the link"));
        }
        catch (Exception e)
        {
            Lose(e);
        }
    }

    /// <summary>Runs a part of a step.</summary>
    /// <exception cref="StatusException">UNAVAILABLE: the connection is lost.</exception>
    public Task<RunGraphResponse> RunGraphAsync(RunGraphRequest request, CancellationToken stop)
    {
        var run = new RunCall();
        uint call = Add(run);
        _writer.Add(FrameKind.Run, call, request.CalculateSize(), request, static (message, bytes) => message.WriteTo(bytes));
        run.Watch(this, call, stop);
        return run.Task;
    }

    /// <summary>Lets the task forget a step.</summary>
    public void CleanUp(long stepId) =>
        _writer.Add(FrameKind.CleanUp, 0, sizeof(long), stepId, static (step, bytes) => BinaryPrimitives.WriteInt64LittleEndian(bytes, step));

    /// <summary>Asks for a value.</summary>
    public void Receive(long stepId, string key, IValueReceiver receiver, CancellationToken stop)
    {
        var receive = new ReceiveCall(receiver);
        if (!TryAdd(receive, out uint call))
        {
            receive.Lose(Unavailable());
            return;
        }
        AddReceive(call, stepId, key);
        receive.Watch(this, call, stop);
    }

    void AddReceive(uint call, long stepId, string key)
    {
        // under the lock until the frame is added, so that a key comes before its number is used alone
        lock (_keys)
        {
            bool isNew = !_keys.TryGetValue(key, out uint number);
            if (isNew)
            {
                number = (uint)_keys.Count;
                if (number < MaxKeys) _keys.Add(key, number);
                else number = uint.MaxValue;
            }
            int textLength = isNew ? Encoding.UTF8.GetByteCount(key) : 0;
            _writer.Add(FrameKind.Receive, call, LinkFrame.ReceiveHeadSize + textLength, (stepId, number, key, textLength), static (r, bytes) =>
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, r.stepId);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(long)..], r.number);
                if (r.textLength > 0) Encoding.UTF8.GetBytes(r.key, bytes[LinkFrame.ReceiveHeadSize..]);
            });
        }
    }

    uint Add(LinkCall call) => TryAdd(call, out uint number) ? number : throw Unavailable();

    bool TryAdd(LinkCall call, out uint number)
    {
        lock (_lock)
        {
            number = ++_lastCall;
            if (_lost is not null) return false;
            _calls.Add(number, call);
            return true;
        }
    }

    bool TryTake(uint number, [MaybeNullWhen(false)] out LinkCall call)
    {
        lock (_lock) return _calls.Remove(number, out call);
    }

    /// <summary>Gives a call up, if it has not been answered.</summary>
    internal void Cancel(uint number, CancellationToken stop)
    {
        if (!TryTake(number, out LinkCall? call)) return;
        _writer.Add(FrameKind.Cancel, number);
        call.Lose(new OperationCanceledException(stop));
    }

    /// <inheritdoc/>
    public int MaxFrameBytes => int.MaxValue;

    /// <inheritdoc/>
    public bool Expects(uint call)
    {
        lock (_lock) return _calls.ContainsKey(call);
    }

    /// <inheritdoc/>
    public void HandleValue(uint call, Tensor value)
    {
        if (!TryTake(call, out LinkCall? waiting)) value.Dispose();
        else Pass(waiting, value);
    }

    /// <inheritdoc/>
    public void Handle(LinkFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (frame.Kind == FrameKind.Pong) Volatile.Read(ref _pong)?.TrySetResult();
        if (frame.Kind == FrameKind.Pong || !TryTake(frame.Call, out LinkCall? call)) return;
        try
        {
            Answer(call, frame, bytes);
        }
        catch
        {
            call.Lose(Unavailable());
            throw;
        }
    }

    void Answer(LinkCall call, LinkFrame frame, ReadOnlySpan<byte> bytes)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ran: call.Ran(RunGraphResponse.Parser.ParseFrom(bytes)); break;
            case FrameKind.Value: Pass(call, TensorProto.Parser.ParseFrom(bytes[1..]).ToTensor()); break;
            case FrameKind.DeadValue: Pass(call, null); break;
            case FrameKind.Error: call.Lose(LinkErrors.Read(bytes)); break;
            default: throw new InvalidDataException($"A task that answers sent a frame of kind {frame.Kind}");
        }
    }

    void Pass(LinkCall call, Tensor? value)
    {
        _received.Add(value);
        call.Value(value);
    }

    StatusException Unavailable() => new(ErrorCode.Unavailable, _lost is TimeoutException ? _lost.Message : "Socket closed");

    void Lose(Exception reason)
    {
        LinkCall[] calls;
        lock (_lock)
        {
            _lost ??= reason;
            calls = [.. _calls.Values];
            _calls.Clear();
        }
        _watch.Dispose();
        _writer.Close();
        _stream.Dispose();
        foreach (LinkCall call in calls) call.Lose(Unavailable());
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => Lose(new ObjectDisposedException(nameof(LinkClient)));
}
