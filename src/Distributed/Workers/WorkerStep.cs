using System.Diagnostics;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>This task's part of one step.</summary>
/// <param name="stepId">Number of the step.</param>
/// <param name="values">The step's rendezvous in this process.</param>
/// <param name="peers">The other tasks.</param>
/// <param name="devicePrefix">How names of this task's devices begin.</param>
/// <param name="receives">Gets what comes from other tasks, while a master wants it.</param>
sealed class WorkerStep(long stepId, LocalRendezvous values, IWorkerDirectory peers, string devicePrefix, ReceiveLog receives)
{
    /// <summary>Gives the call's values to the graph, runs it, and takes the values wanted.</summary>
    public async Task<Tensor[]> RunAsync(RegisteredGraph graph, RunGraphCall call, CancellationToken stop)
    {
        Send(call);
        if (call.Record is { } record) await ExecuteRecordedAsync(graph, record, stop).ConfigureAwait(false);
        else await ExecuteAsync(graph, null, stop).ConfigureAwait(false);
        return await ReceiveAsync(call, stop).ConfigureAwait(false);
    }

    /// <summary>One of several calls of a step: the first starts the graph, each gives and takes values, the last waits for the end.</summary>
    public async Task<Tensor[]> RunPartAsync(RegisteredGraph graph, WorkerSession session, RunGraphCall call, CancellationToken stop)
    {
        (string, long) run = (call.GraphHandle, stepId);
        Task execution = session.PartialRuns.GetOrAdd(run, _ => ExecuteAsync(graph, null, CancellationToken.None));
        Send(call);
        try
        {
            Tensor[] results = await ReceiveAsync(call, stop).ConfigureAwait(false);
            if (call.IsLastPartial) await execution.WaitAsync(stop).ConfigureAwait(false);
            return results;
        }
        finally
        {
            if (call.IsLastPartial || execution.IsFaulted) session.PartialRuns.TryRemove(run, out _);
        }
    }

    void Send(RunGraphCall call)
    {
        foreach ((string key, Tensor value) in call.Sends) values.Send(key, value);
    }

    async Task ExecuteRecordedAsync(RegisteredGraph graph, StepRecord record, CancellationToken stop)
    {
        StepTrace? trace = record.WantsTimeline ? new StepTrace(graph.Device) : null;
        await ExecuteAsync(graph, trace, stop).ConfigureAwait(false);
        if (trace is not null && StepSpans.Recorded is { } span) StepSpans.AddKernels(span, trace);
        if (trace is not null) record.Stats.MergeFrom(trace.ToProto());
        if (record.WantsGraphs) record.Graphs.Add(graph.Export());
    }

    /// <summary>Runs the graph; its error ends the step for all who wait for its values.</summary>
    async Task ExecuteAsync(RegisteredGraph graph, StepTrace? trace, CancellationToken stop)
    {
        try
        {
            IRendezvous rendezvous = new TaskRendezvous(stepId, values, devicePrefix, peers);
            bool isLogged = trace is not null || receives.IsOn; // TensorFlow's master does not wait for the switch before it runs the step
            Activity? span = StepSpans.Recorded;
            if (isLogged || span is not null) rendezvous = new ObservedRendezvous(rendezvous, stepId, devicePrefix, isLogged ? receives : null, span);
            await graph.RunAsync(new StepScope(stepId, rendezvous, trace), stop).ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            values.Abort(e.Node is null ? e : new StatusException(e.Code, e.TextWithNode, e));
            throw;
        }
        catch (OperationCanceledException)
        {
            values.Abort(new StatusException(ErrorCode.Aborted, $"Step {stepId} was cancelled"));
            throw;
        }
    }

    async Task<Tensor[]> ReceiveAsync(RunGraphCall call, CancellationToken stop)
    {
        var results = new Tensor[call.ReceiveKeys.Count];
        int received = 0;
        try
        {
            for (; received < results.Length; received++)
            {
                string key = call.ReceiveKeys[received];
                results[received] = await values.ReceiveAsync(key, stop).ConfigureAwait(false) ?? throw DeadFetch(key, call.IsPartial);
            }
            return results;
        }
        catch
        {
            foreach (Tensor result in results.AsSpan(0, received)) result.Dispose();
            throw;
        }
    }

    StatusException DeadFetch(string key, bool isPartial)
    {
        string text = $"The tensor returned for {key} was not valid.";
        return isPartial
            ? new(ErrorCode.InvalidArgument, text)
            : new(ErrorCode.Internal, $"Failed to fetch outputs for step {stepId}. (Original error message: {text})");
    }
}
