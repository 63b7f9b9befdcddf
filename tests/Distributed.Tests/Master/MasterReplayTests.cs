using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>What recorded clients asked TensorFlow's master, asked of ours: the same values, the same errors.</summary>
public sealed class MasterReplayTests
{
    /// <summary>Steps that never end in TensorFlow, such as one that fetches a name without a port, which we take.</summary>
    const ErrorCode EndedByItsClient = ErrorCode.Cancelled;

    public static TheoryData<string, int, int> Scenarios => new()
    {
        { "session_api", 1, 2 }, { "control_flow", 1, 1 }, { "async_1ps_1w", 1, 1 }, { "async_1ps_1w_resource_embedding", 1, 1 }, { "in_graph_2ps_2w", 2, 2 },
        { "probes", 1, 1 },
    };

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Gives_what_TensorFlow_gave(string scenario, int ps, int workers)
    {
        Assert.SkipWhen(Golden.Find("distributed") is null, "no golden folder");
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(ps, workers);
        var replay = new MasterReplay(cluster.Client);
        IEnumerable<RecordedCall> calls = RecordedCall.Load(scenario).Where(c => c is { From: "client:0", To: "worker:0", Code: not EndedByItsClient });
        foreach (RecordedCall call in calls.Where(c => c.Method.Contains("MasterService", StringComparison.Ordinal)))
        {
            await replay.CheckAsync(call);
        }
        Assert.True(replay.Checked > 5, $"{replay.Checked} calls");
    }
}

/// <summary>Sends recorded requests with our handles in the place of the recorded ones.</summary>
sealed class MasterReplay(CallInvoker client)
{
    readonly Dictionary<string, string> _sessions = [];

    public int Checked { get; private set; }

    public async Task CheckAsync(RecordedCall call)
    {
        string what = $"call {call.Number}: {call.Method}";
        switch (call.Method.Split('/')[^1])
        {
            case "CreateSession":
                CreateSessionResponse? created = await SendAsync(call, MasterMethods.CreateSession, what);
                if (created is not null) _sessions.Add(CreateSessionResponse.Parser.ParseFrom(call.Response).SessionHandle, created.SessionHandle);
                break;
            case "ExtendSession":
                Same(call, await SendAsync(call, MasterMethods.ExtendSession, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "RunStep":
                CheckStep(call, await SendAsync(call, MasterMethods.RunStep, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "PartialRunSetup":
                Same(call, await SendAsync(call, MasterMethods.PartialRunSetup, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "MakeCallable":
                Same(call, await SendAsync(call, MasterMethods.MakeCallable, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "RunCallable":
                CheckCallable(call, await SendAsync(call, MasterMethods.RunCallable, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            case "ReleaseCallable":
                await SendAsync(call, MasterMethods.ReleaseCallable, what, r => r.SessionHandle = Ours(r.SessionHandle));
                break;
            case "CloseSession":
                await SendAsync(call, MasterMethods.CloseSession, what, r => r.SessionHandle = Ours(r.SessionHandle));
                break;
            case "Reset":
                await SendAsync(call, MasterMethods.Reset, what);
                break;
            case "ListDevices":
                CheckDevices(call, await SendAsync(call, MasterMethods.ListDevices, what, r => r.SessionHandle = Ours(r.SessionHandle)), what);
                break;
            default:
                Assert.Fail(what);
                break;
        }
        Checked++;
    }

    string Ours(string handle) => _sessions.GetValueOrDefault(handle, handle);

    string Theirs(string text) => _sessions.Aggregate(text, (t, s) => t.Replace(s.Value, s.Key, StringComparison.Ordinal));

    async Task<TResponse?> SendAsync<TRequest, TResponse>(RecordedCall call, Method<TRequest, TResponse> method, string what, Action<TRequest>? change = null)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class
    {
        TRequest request = new MessageParser<TRequest>(static () => new()).ParseFrom(call.Request);
        change?.Invoke(request);
        try
        {
            TResponse response = await client.AsyncUnaryCall(method, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(60)), request);
            Assert.True(call.Code == ErrorCode.Ok, $"{what}: expected {call.Code} {call.Message}, got {response}");
            return response;
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
        Assert.Equal($"{what}\n{code}: {Comparable(message)}", $"{what}\n{ourCode}: {Comparable(Theirs(ours))}");
    }

    /// <summary>The text without what differs for a reason: how the node is marked, requests quoted, other advice on unknown ops.</summary>
    static string Comparable(string text)
    {
        text = text.Split("\n\t [[")[0];
        text = text.Split(" in binary running on")[0].Split("; the nearest is")[0];
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

    static void CheckCallable(RecordedCall call, RunCallableResponse? response, string what)
    {
        if (response is null) return;
        RunCallableResponse expected = RunCallableResponse.Parser.ParseFrom(call.Response);
        foreach ((TensorProto want, TensorProto got) in expected.Fetch.Zip(response.Fetch)) Compare(want, got, what);
        Assert.Equal(expected.Fetch.Count, response.Fetch.Count);
    }

    static void Compare(TensorProto want, TensorProto got, string what)
    {
        using Tensor expected = want.ToTensor(), actual = got.ToTensor();
        string? difference = TensorComparison.Difference(expected, actual, relative: 1e-5, absolute: 1e-6);
        Assert.True(difference is null, $"{what}: {difference}");
    }

    static void CheckDevices(RecordedCall call, ListDevicesResponse? response, string what)
    {
        if (response is null) return;
        ListDevicesResponse expected = ListDevicesResponse.Parser.ParseFrom(call.Response);
        Assert.Equal($"{what} {Names(expected)}", $"{what} {Names(response)}");

        static string Names(ListDevicesResponse devices) => $"{Join(devices.LocalDevice)} | {Join(devices.RemoteDevice)}";

        static string Join(IEnumerable<DeviceAttributes> devices) => string.Join(' ', devices.Select(d => d.Name).Order(StringComparer.Ordinal));
    }
}
