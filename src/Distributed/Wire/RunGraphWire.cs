using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>RunGraph between messages and calls. Its tensors are feeds and fetches only, which stay within the master's own task as a rule.</summary>
static class RunGraphWire
{
    /// <summary>The call of a request; its values are the caller's to dispose.</summary>
    public static RunGraphCall FromProto(RunGraphRequest request) => new()
    {
        SessionHandle = request.SessionHandle,
        IsSessionCreated = request.CreateWorkerSessionCalled,
        GraphHandle = request.GraphHandle,
        StepId = request.StepId,
        Sends = [.. request.Send.Select(s => (s.Name, s.Tensor.ToTensor()))],
        ReceiveKeys = request.RecvKey,
        IsPartial = request.IsPartial,
        IsLastPartial = request.IsLastPartialRun,
        StoresErrorsInBody = request.StoreErrorsInResponseBody,
        Record = StepRecord.Of(request.ExecOpts),
        RequestId = request.RequestId,
    };

    /// <summary>Answers a request.</summary>
    public static async Task<RunGraphResponse> RunAsync(IWorker worker, RunGraphRequest request, CancellationToken stop)
    {
        RunGraphCall? call = null;
        try
        {
            call = FromProto(request);
            Tensor[] results = await worker.RunGraphAsync(call, stop).ConfigureAwait(false);
            return ToResponse(call, results);
        }
        catch (StatusException e) when (request.StoreErrorsInResponseBody)
        {
            return new RunGraphResponse { StatusCode = (Code)e.Code, StatusErrorMessage = e.TextWithNode };
        }
        finally
        {
            foreach ((_, Tensor value) in call?.Sends ?? []) value.Dispose();
        }
    }

    /// <summary>The request of a call.</summary>
    public static RunGraphRequest ToProto(RunGraphCall call) => new()
    {
        SessionHandle = call.SessionHandle,
        CreateWorkerSessionCalled = call.IsSessionCreated,
        GraphHandle = call.GraphHandle,
        StepId = call.StepId,
        Send = { call.Sends.Select(s => new NamedTensorProto { Name = s.Key, Tensor = TensorWire.ToMessage(s.Value) }) },
        RecvKey = { call.ReceiveKeys },
        IsPartial = call.IsPartial,
        IsLastPartialRun = call.IsLastPartial,
        StoreErrorsInResponseBody = call.StoresErrorsInBody,
        RequestId = call.RequestId,
        ExecOpts = new ExecutorOpts { RecordTimeline = call.Record?.WantsTimeline == true, RecordPartitionGraphs = call.Record?.WantsGraphs == true },
    };

    /// <summary>The response with a call's results, which it lets go of.</summary>
    public static RunGraphResponse ToResponse(RunGraphCall call, Tensor[] results)
    {
        var response = new RunGraphResponse { CostGraph = new CostGraphDef() };
        for (int i = 0; i < results.Length; i++)
        {
            response.Recv.Add(new NamedTensorProto { Name = call.ReceiveKeys[i], Tensor = TensorWire.ToMessage(results[i]) });
            results[i].Dispose();
        }
        if (call.Record is { WantsTimeline: true } record) response.StepStats = record.Stats;
        if (call.Record is not null) response.PartitionGraph.Add(call.Record.Graphs);
        return response;
    }

    /// <summary>The results of a response in the order of the call's keys, the caller's to dispose.</summary>
    /// <exception cref="StatusException">The error that the response holds.</exception>
    public static Tensor[] FromResponse(RunGraphCall call, RunGraphResponse response)
    {
        if (response.StatusCode != Code.Ok) throw new StatusException((ErrorCode)response.StatusCode, response.StatusErrorMessage);
        if (call.Record is { } record)
        {
            if (response.StepStats is not null) record.Stats.MergeFrom(response.StepStats);
            record.Graphs.AddRange(response.PartitionGraph);
        }
        var byKey = response.Recv.ToDictionary(r => r.Name, r => r.Tensor);
        return [.. call.ReceiveKeys.Select(k => byKey.TryGetValue(k, out TensorProto? proto)
            ? proto.ToTensor()
            : throw new StatusException(ErrorCode.Internal, $"The worker did not return the value of {k}"))];
    }
}
