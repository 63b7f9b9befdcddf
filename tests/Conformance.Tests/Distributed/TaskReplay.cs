using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>
/// Sends a recording's calls to one task of ours, in their order: a call begins where the recorded one began, and must have ended, with an
/// equivalent response, where the recorded one had. Where the recorded task was lost, ours is stopped, and started anew where it was back.
/// </summary>
sealed class TaskReplay : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    readonly List<RecordedCall> _calls;
    readonly string _task;
    readonly Dictionary<RecordedCall, (Task<byte[]> Response, CancellationTokenSource Stop)> _underWay = [];
    readonly List<string> _differences = [];
    readonly TempFolder _folder = new();
    readonly RecordedFolders _folders;
    readonly Queue<ulong> _incarnations;
    ulong _recorded;
    RecordedPeers _peers = null!;
    TaskServer? _server;
    GrpcChannel? _channel;
    RequestRewriter _rewriter = null!;

    TaskReplay(List<RecordedCall> calls, string task)
    {
        (_calls, _task, _folders) = (calls, task, new RecordedFolders(_folder.Path));
        _incarnations = new(calls.Where(c => c.To == task).Select(IncarnationOf).OfType<ulong>().Distinct());
    }

    /// <summary>The incarnation that the recorded task told.</summary>
    static ulong? IncarnationOf(RecordedCall call) => call is { Method: "WorkerService/GetStatus", Code: ErrorCode.Ok }
        ? GetStatusResponse.Parser.ParseFrom(call.Response).DeviceAttributes[0].Incarnation
        : null;

    /// <summary>Replays.</summary>
    /// <param name="scenario">The recording.</param>
    /// <param name="task">The task: <c>ps:0</c>.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What differs.</returns>
    public static async Task<List<string>> RunAsync(string scenario, string task, CancellationToken stop)
    {
        await using var replay = new TaskReplay(RecordedCall.Load(scenario), task);
        replay._peers = await RecordedPeers.StartAsync(replay._calls, task, replay._folders, stop);
        foreach ((_, RecordedCall call, bool begins) in replay.Events()) await replay.StepAsync(call, begins, stop);
        replay._differences.AddRange(replay._peers.Unexpected.Select(u => $"asked for what the recorded task did not: {u}"));
        return replay._differences;
    }

    IEnumerable<(double Time, RecordedCall Call, bool Begins)> Events() => _calls
        .Where(c => (c.To == _task && c.Method.StartsWith("WorkerService/", StringComparison.Ordinal)) || (c.From == _task && c.Method == "WorkerService/RecvTensor"))
        .SelectMany(c => new[] { (c.Begin, c, true), (c.End, c, false) })
        .OrderBy(e => e.Item1);

    async Task StepAsync(RecordedCall call, bool begins, CancellationToken stop)
    {
        if (call.From == _task)
        {
            if (!begins) _peers.Release(call);
        }
        else if (begins) await BeginAsync(call, stop);
        else await EndAsync(call);
    }

    async Task BeginAsync(RecordedCall call, CancellationToken stop)
    {
        if (_server is null && call.Code == ErrorCode.Unavailable) return; // nobody listened
        if (IncarnationOf(call) is { } incarnation && incarnation != _recorded) await StopServerAsync();
        if (_server is null) await StartServerAsync(stop);
        var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<byte[]> response = CallAsync(call, _rewriter.Rewrite(call), source.Token);
        _underWay.Add(call, (response, source));
    }

    async Task<byte[]> CallAsync(RecordedCall call, byte[] request, CancellationToken stop)
    {
        Marshaller<byte[]> bytes = Marshallers.Create(static b => b, static b => b);
        int slash = call.Method.IndexOf('/');
        var method = new Method<byte[], byte[]>(MethodType.Unary, "tensorflow." + call.Method[..slash], call.Method[(slash + 1)..], bytes, bytes);
        CallInvoker invoker = _channel!.CreateCallInvoker();
        return await invoker.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: stop), request).ResponseAsync;
    }

    async Task EndAsync(RecordedCall call)
    {
        if (!_underWay.Remove(call, out (Task<byte[]> Response, CancellationTokenSource Stop) mine)) return;
        if (call.IsGivenUp) await mine.Stop.CancelAsync();
        else if (call.Code == ErrorCode.Unavailable) await StopServerAsync();
        try
        {
            byte[] response = await mine.Response.WaitAsync(Patience);
            if (call.Code != ErrorCode.Ok) _differences.Add($"{call}: expected {call.Code} '{call.Message}', got OK");
            else if (ResponseComparison.Difference(call, response, _folders) is { } difference) _differences.Add($"{call}: {difference}");
        }
        catch (RpcException e)
        {
            if (ResponseComparison.Difference(call, e) is { } difference) _differences.Add($"{call}: {difference}");
        }
        catch (TimeoutException)
        {
            _differences.Add($"{call}: no answer within {Patience.TotalSeconds} s, the recorded one took {call.End - call.Begin:F0} ms");
        }
        finally
        {
            mine.Stop.Dispose();
        }
    }

    async Task StartServerAsync(CancellationToken stop)
    {
        int colon = _task.IndexOf(':'), index = int.Parse(_task.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        string job = _task[..colon];
        string[] peers = [.. Enumerable.Repeat(_peers.Address, 4)], own = [.. peers.Select((p, i) => i == index ? "127.0.0.1:0" : p)];
        ClusterSpec cluster = ClusterSpec.Of([.. new[] { "ps", "worker", "chief" }.Select(j => (j, (IReadOnlyList<string>)(j == job ? own : peers)))]);
        _server = await TaskServer.StartAsync(
            new() { Cluster = cluster, Task = new(job, index), Host = new GrpcHostOptions { Address = System.Net.IPAddress.Loopback } }, OpTable.Instance, stop);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_server.Port}");
        _recorded = _incarnations.Dequeue();
        _rewriter = new RequestRewriter(_recorded, _server.Incarnation, _peers.Address);
    }

    async Task StopServerAsync()
    {
        if (_server is null) return;
        await _server.DisposeAsync();
        _channel!.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((Task<byte[]> response, CancellationTokenSource source) in _underWay.Values)
        {
            await source.CancelAsync();
            await response.ContinueWith(static _ => { }, TaskScheduler.Default);
            source.Dispose();
        }
        await StopServerAsync();
        if (_peers is not null) await _peers.DisposeAsync();
        _folder.Dispose();
    }
}
