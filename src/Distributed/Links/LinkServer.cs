using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Links;

/// <summary>The side of a link that answers, by the worker of this process. What is under way when the connection is lost is given up.</summary>
sealed class LinkServer : IFrameHandler
{
    readonly Stream _stream;
    readonly LocalWorker _worker;
    readonly LinkWriter _writer;
    readonly Lock _lock = new();
    readonly Dictionary<uint, IServedCall> _calls = [];
    readonly List<string> _keys = [];
    volatile bool _isLost;

    /// <summary>A link over a connection on which the opening words have been said.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="worker">Who answers.</param>
    /// <param name="maxFrameBytes">Most bytes of a request.</param>
    public LinkServer(Stream stream, LocalWorker worker, int maxFrameBytes)
    {
        (_stream, _worker, MaxFrameBytes) = (stream, worker, maxFrameBytes);
        _writer = new LinkWriter(stream, _ => Lose());
    }

    /// <summary>Serves the connection until it is lost.</summary>
    /// <returns>Why it ended; <see langword="null"/>: the other side closed it.</returns>
    public async Task<Exception?> RunAsync(CancellationToken stop)
    {
        try
        {
            await new LinkReader(_stream, this).ReadAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return _isLost ? null : e;
        }
        finally
        {
            Lose();
        }
    }

    /// <inheritdoc/>
    public int MaxFrameBytes { get; }

    /// <inheritdoc/>
    public bool Expects(uint call) => false;

    /// <inheritdoc/>
    public void HandleValue(uint call, Tensor value) => value.Dispose();

    /// <inheritdoc/>
    public void Handle(LinkFrame frame, ReadOnlySpan<byte> bytes)
    {
        switch (frame.Kind)
        {
            case FrameKind.Run: Run(frame.Call, RunGraphRequest.Parser.ParseFrom(bytes)); break;
            case FrameKind.Receive: Receive(frame.Call, bytes); break;
            case FrameKind.CleanUp: _worker.CleanUp(Step(bytes)); break;
            case FrameKind.Cancel: Take(frame.Call)?.GiveUp(); break;
            case FrameKind.Ping: _writer.Add(FrameKind.Pong, frame.Call); break;
            default: throw new InvalidDataException($"A task that asks sent a frame of kind {frame.Kind}");
        }
    }

    static long Step(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : throw new InvalidDataException("A frame without a step's number on a link");

    void Receive(uint call, ReadOnlySpan<byte> bytes)
    {
        var receive = new ServedReceive(this, call);
        if (!TryAdd(call, receive)) return;
        _worker.Receive(Step(bytes), Key(bytes), receive, CancellationToken.None);
    }

    /// <summary>The key of a receive: known by its number, or told now.</summary>
    string Key(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LinkFrame.ReceiveHeadSize) throw new InvalidDataException("A receive without a key on a link");
        uint number = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(long)..]);
        if (number < _keys.Count) return _keys[(int)number];
        string key = Encoding.UTF8.GetString(bytes[LinkFrame.ReceiveHeadSize..]);
        if (number == _keys.Count) _keys.Add(key);
        return key;
    }

    void Run(uint call, RunGraphRequest request)
    {
        var run = new ServedRun();
        if (TryAdd(call, run)) ThreadPool.UnsafeQueueUserWorkItem(static s => _ = s.Server.RunAsync(s.Call, s.Request, s.Run), (Server: this, Call: call, Request: request, Run: run), preferLocal: false);
    }

    async Task RunAsync(uint call, RunGraphRequest request, ServedRun run)
    {
        try
        {
            RunGraphResponse response = await RunGraphWire.RunAsync(_worker, request, run.Stop).ConfigureAwait(false);
            if (Take(call) is not null) _writer.Add(FrameKind.Ran, call, response.CalculateSize(), response, static (message, bytes) => message.WriteTo(bytes));
        }
        catch (Exception e)
        {
            if (Take(call) is not null) _writer.AddError(call, e);
        }
    }

    bool TryAdd(uint call, IServedCall served)
    {
        lock (_lock)
        {
            if (_isLost) return false;
            return _calls.TryAdd(call, served) ? true : throw new InvalidDataException($"Call {call} came twice on a link");
        }
    }

    IServedCall? Take(uint call)
    {
        lock (_lock) return _calls.Remove(call, out IServedCall? served) ? served : null;
    }

    void Lose()
    {
        IServedCall[] calls;
        lock (_lock)
        {
            _isLost = true;
            calls = [.. _calls.Values];
            _calls.Clear();
        }
        _writer.Close();
        _stream.Dispose();
        foreach (IServedCall call in calls) call.GiveUp();
    }

    /// <summary>A call that is being answered.</summary>
    interface IServedCall
    {
        /// <summary>Nobody waits for the answer any more.</summary>
        void GiveUp();
    }

    sealed class ServedRun : IServedCall
    {
        readonly CancellationTokenSource _stop = new();

        public CancellationToken Stop => _stop.Token;

        public void GiveUp() => _ = _stop.CancelAsync();
    }

    sealed class ServedReceive(LinkServer server, uint call) : IServedCall, IValueReceiver
    {
        public bool TryReceive(Tensor? value)
        {
            if (server.Take(call) is null) return false;
            server._worker.Sent.Add(value);
            if (value is null) server._writer.Add(FrameKind.DeadValue, call);
            else server.Answer(call, value);
            return true;
        }

        public void Fail(Exception error)
        {
            if (server.Take(call) is not null) server._writer.AddError(call, error);
        }

        public void GiveUp()
        {
        }
    }

    /// <summary>Answers a receive with a value, which it lets go of.</summary>
    void Answer(uint call, Tensor value)
    {
        if (value.DType.IsNumeric() && value.DType.Size() > 0 && value.ByteCount <= TensorWire.MaxBytes)
        {
            _writer.AddTensor(call, value);
            return;
        }
        try
        {
            using (value) AnswerWithMessage(call, TensorWire.LayOut(value).Message!);
        }
        catch (StatusException e)
        {
            _writer.AddError(call, e);
        }
    }

    void AnswerWithMessage(uint call, TensorProto message) =>
        _writer.Add(FrameKind.Value, call, 1 + message.CalculateSize(), message, static (m, bytes) =>
        {
            bytes[0] = LinkTensor.Message;
            m.WriteTo(bytes[1..]);
        });
}
