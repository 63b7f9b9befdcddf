using System.Collections.Concurrent;
using Grpc.Core;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>
/// Stands in for the tasks that the task under test asks for values: gives the recorded answers, each when the replay has come to it,
/// since what a ps may do with a gradient must not happen before the worker has read the variable.
/// </summary>
sealed class RecordedPeers : IAsyncDisposable
{
    readonly ConcurrentDictionary<(long Step, string Key), ConcurrentQueue<TaskCompletionSource<RecordedCall>>> _answers = new();
    readonly Dictionary<RecordedCall, TaskCompletionSource<RecordedCall>> _byCall = [];
    readonly RecordedFolders _folders;
    readonly HashSet<long> _failedSteps;
    GrpcHost _host = null!;

    RecordedPeers(RecordedFolders folders, HashSet<long> failedSteps) => (_folders, _failedSteps) = (folders, failedSteps);

    /// <summary>Where the peers listen.</summary>
    public string Address => $"127.0.0.1:{_host.Port}";

    /// <summary>Requests that no record answers.</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    public static async Task<RecordedPeers> StartAsync(IReadOnlyList<RecordedCall> calls, string task, RecordedFolders folders, CancellationToken stop)
    {
        var peers = new RecordedPeers(folders, [.. calls.Where(c => c.To == task && c.Method == "WorkerService/RunGraph" && HasFailed(c)).Select(StepOf)]);
        foreach (RecordedCall call in calls.Where(c => c.From == task && c.Method == "WorkerService/RecvTensor")) peers.Add(call);
        var options = new GrpcHostOptions { Address = System.Net.IPAddress.Loopback };
        peers._host = await GrpcHost.StartAsync(options, [new ServiceBuilder().Add(WorkerMethods.RecvTensor, peers.AnswerAsync).Build()], stop);
        return peers;
    }

    static bool HasFailed(RecordedCall call) => call.Code != ErrorCode.Ok || RunGraphResponse.Parser.ParseFrom(call.Response).StatusCode != Code.Ok;

    static long StepOf(RecordedCall call) => RunGraphRequest.Parser.ParseFrom(call.Request).StepId;

    void Add(RecordedCall call)
    {
        RecvTensorRequest request = RecvTensorRequest.Parser.ParseFrom(call.Request);
        var answer = new TaskCompletionSource<RecordedCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers.GetOrAdd((request.StepId, request.RendezvousKey), _ => new()).Enqueue(answer);
        _byCall.Add(call, answer);
    }

    /// <summary>Lets the answer of a recorded call go out.</summary>
    public void Release(RecordedCall call) => _byCall[call].TrySetResult(call);

    async Task<ReceivedTensor> AnswerAsync(RecvTensorRequest request, CancellationToken stop)
    {
        if (!_answers.TryGetValue((request.StepId, request.RendezvousKey), out ConcurrentQueue<TaskCompletionSource<RecordedCall>>? queue)
            || !queue.TryDequeue(out TaskCompletionSource<RecordedCall>? answer))
        {
            if (_failedSteps.Contains(request.StepId)) await Task.Delay(Timeout.Infinite, stop); // the recorded task failed before it asked
            Unexpected.Enqueue($"step {request.StepId}, {request.RendezvousKey}");
            throw new RpcException(new Status(StatusCode.NotFound, "not in the record"));
        }
        RecordedCall call = await answer.Task.WaitAsync(stop);
        if (call.IsGivenUp) await Task.Delay(Timeout.Infinite, stop);
        if (call.Code != ErrorCode.Ok) throw new RpcException(new Status((StatusCode)call.Code, call.Message));
        ReceivedTensor received = ReceivedTensorWire.Read(new System.Buffers.ReadOnlySequence<byte>(call.Response));
        if (received.Value is { } value) _folders.Rewrite(value);
        return received;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
