using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests.Replay;

/// <summary>Sends recorded requests of clients with our handles in the place of the recorded ones, and compares the answers.</summary>
/// <param name="cluster">Our tasks.</param>
/// <param name="folder">In the place of the folder that the recorded clients wrote checkpoints to.</param>
sealed partial class ClientReplay(ReplayCluster cluster, string folder)
{
    readonly ConcurrentDictionary<string, string> _sessions = new();

    /// <summary>Our handle of a recorded session.</summary>
    public string Ours(string handle) => _sessions.GetValueOrDefault(handle, handle);

    /// <summary>Has our master made a session in the place of a recorded one?</summary>
    public bool Has(string handle) => _sessions.ContainsKey(handle);

    /// <summary>Makes a call and compares its answer.</summary>
    public async Task CheckAsync(RecordedCall call, CancellationToken stop)
    {
        string what = $"call {call.Number}: {call.Method}";
        switch (call.Method.Split('/')[^1])
        {
            case "CreateSession":
                CreateSessionResponse? created = await SendAsync(call, MasterMethods.CreateSession, what, stop, r => Rewrite(r, call.To));
                if (created is not null) _sessions.TryAdd(CreateSessionResponse.Parser.ParseFrom(call.Response).SessionHandle, created.SessionHandle);
                break;
            case "ExtendSession":
                Same(call, await SendAsync(call, MasterMethods.ExtendSession, what, stop, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "RunStep":
                CheckStep(call, await SendAsync(call, MasterMethods.RunStep, what, stop, Rewrite), what);
                break;
            case "PartialRunSetup":
                Same(call, await SendAsync(call, MasterMethods.PartialRunSetup, what, stop, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "MakeCallable":
                Same(call, await SendAsync(call, MasterMethods.MakeCallable, what, stop, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "RunCallable":
                CheckCallable(call, await SendAsync(call, MasterMethods.RunCallable, what, stop, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "ReleaseCallable":
                await SendAsync(call, MasterMethods.ReleaseCallable, what, stop, r => r.SessionHandle = Ours(r.SessionHandle));
                break;
            case "CloseSession":
                await SendAsync(call, MasterMethods.CloseSession, what, stop, r => r.SessionHandle = Ours(r.SessionHandle));
                break;
            case "Reset":
                await SendAsync(call, MasterMethods.Reset, what, stop);
                break;
            case "ListDevices":
                CheckDevices(call, await SendAsync(call, MasterMethods.ListDevices, what, stop, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            default:
                Assert.Fail(what);
                break;
        }
    }

    void Rewrite(CreateSessionRequest request, string master)
    {
        cluster.Note(request, master);
        foreach (NodeDef node in request.GraphDef?.Node ?? []) RewriteFolders(node.Attr.GetValueOrDefault("value")?.Tensor);
    }

    void Rewrite(RunStepRequest request)
    {
        request.SessionHandle = Ours(request.SessionHandle);
        foreach (NamedTensorProto feed in request.Feed) RewriteFolders(feed.Tensor);
    }

    void RewriteFolders(TensorProto? tensor)
    {
        for (int i = 0; i < tensor?.StringVal.Count; i++)
        {
            if (tensor.StringVal[i].Span.StartsWith("/tmp/tmp"u8)) tensor.StringVal[i] = ByteString.CopyFromUtf8(Folder().Replace(tensor.StringVal[i].ToStringUtf8(), folder));
        }
    }

    [GeneratedRegex(@"From /job:\S+/task:[0-9]+:")]
    private static partial Regex FromTask();

    [GeneratedRegex("^/tmp/tmp[a-z0-9_]+")]
    private static partial Regex Folder();

    string Theirs(string text) => _sessions.Aggregate(text, (t, s) => t.Replace(s.Value, s.Key, StringComparison.Ordinal));

    async Task<TResponse?> SendAsync<TRequest, TResponse>(
        RecordedCall call, Method<TRequest, TResponse> method, string what, CancellationToken stop, Action<TRequest>? change = null)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class
    {
        TRequest request = new MessageParser<TRequest>(static () => new()).ParseFrom(call.Request);
        change?.Invoke(request);
        try
        {
            TResponse response = await cluster.ClientOf(call.To).AsyncUnaryCall(method, null, new CallOptions(cancellationToken: stop), request);
            Assert.True(call.Code == ErrorCode.Ok, $"{what}: expected {call.Code} {call.Message}, got {response}");
            return response;
        }
        catch (RpcException) when (stop.IsCancellationRequested)
        {
            return null; // its client gave up
        }
        catch (RpcException e)
        {
            Assert.True(call.Code != ErrorCode.Ok, $"{what}: {e.Status}");
            AssertError(call.Code.CanonicalName(), call.Message, Name((Code)e.StatusCode), e.Status.Detail, what);
            return null;
        }
    }

    void AssertError(string code, string message, string ourCode, string ours, string what)
    {
        if (code == ErrorCode.Unavailable.CanonicalName()) (message, ours) = ("", ""); // the words are gRPC's
        Assert.Equal($"{what}\n{code}: {Comparable(message)}", $"{what}\n{ourCode}: {Comparable(Theirs(ours))}");
    }

    /// <summary>The text without what differs for a reason: how the node is marked, requests quoted, other advice on unknown ops.</summary>
    static string Comparable(string text)
    {
        text = text.Split("\n\t [[")[0];
        text = text.Split(" in binary running on")[0].Split("; the nearest is")[0];
        text = FromTask().Replace(text, "From a task:"); // TensorFlow names the receiver of an error as often as its cause
        return text.Contains("received twice", StringComparison.Ordinal) ? text[..(text.IndexOf("twice.", StringComparison.Ordinal) + 6)] : text;
    }

    static void Same<T>(RecordedCall call, T? response, string what) where T : class, IMessage<T>, new()
    {
        if (response is not null) Assert.Equal($"{what}: {new MessageParser<T>(static () => new()).ParseFrom(call.Response)}", $"{what}: {response}");
    }

    void CheckStep(RecordedCall call, RunStepResponse? response, string what)
    {
        if (response is null) return;
        RunStepResponse expected = RunStepResponse.Parser.ParseFrom(call.Response);
        AssertError(Name(expected.StatusCode), expected.StatusErrorMessage, Name(response.StatusCode), response.StatusErrorMessage, what);
        Assert.Equal(expected.Tensor.Select(t => t.Name).Order(), response.Tensor.Select(t => t.Name).Order());
        foreach (NamedTensorProto tensor in expected.Tensor) Compare(tensor.Tensor, response.Tensor.Single(t => t.Name == tensor.Name).Tensor, $"{what} {tensor.Name}");
        int graphs = expected.Metadata?.PartitionGraphs.Count ?? 0;
        Assert.Equal(graphs, response.Metadata?.PartitionGraphs.Count ?? 0);
    }

    static string Name(Code code) => ((ErrorCode)code).CanonicalName();

    void CheckCallable(RecordedCall call, RunCallableResponse? response, string what)
    {
        if (response is null) return;
        RunCallableResponse expected = RunCallableResponse.Parser.ParseFrom(call.Response);
        foreach ((TensorProto want, TensorProto got) in expected.Fetch.Zip(response.Fetch)) Compare(want, got, what);
        Assert.Equal(expected.Fetch.Count, response.Fetch.Count);
    }

    void Compare(TensorProto want, TensorProto got, string what)
    {
        RewriteFolders(want);
        using Tensor expected = want.ToTensor(), actual = got.ToTensor();
        if (IsRaceOfSteps(expected, actual)) return;
        string? difference = TensorComparison.Difference(expected, actual, relative: 1e-5, absolute: 1e-6);
        Assert.True(difference is null, $"{what}: {difference}");
    }

    /// <summary>A fetch of global_step beside the op that counts it up may see it before or after.</summary>
    static bool IsRaceOfSteps(Tensor want, Tensor got) => want.DType == DType.Int64 && got.DType == DType.Int64 && want.Shape.Rank == 0 && got.Shape.Rank == 0
        && Math.Abs(want.Item<long>() - got.Item<long>()) == 1;

    static void CheckDevices(RecordedCall call, ListDevicesResponse? response, string what)
    {
        if (response is null) return;
        ListDevicesResponse expected = ListDevicesResponse.Parser.ParseFrom(call.Response);
        Assert.Equal($"{what} {Names(expected)}", $"{what} {Names(response)}");

        static string Names(ListDevicesResponse devices) => $"{Join(devices.LocalDevice)} | {Join(devices.RemoteDevice)}";

        static string Join(IEnumerable<DeviceAttributes> devices) => string.Join(' ', devices.Select(d => d.Name).Order(StringComparer.Ordinal));
    }
}
