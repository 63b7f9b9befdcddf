using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Runs the parts of a step at their tasks, all at once. The first error ends the calls of the others.</summary>
/// <param name="step">The step.</param>
/// <param name="session">Handle of the session.</param>
/// <param name="stepId">Number of the step, random, so that it is unique among all masters.</param>
sealed class StepRun(RegisteredStep step, string session, long stepId)
{
    const long MaxStepId = 1L << 57;

    /// <summary>Number of the step.</summary>
    public long StepId => stepId;

    /// <summary>The parts.</summary>
    public IReadOnlyList<StepPart> Parts => step.Parts;

    /// <summary>A number for a new step.</summary>
    public static long NewStepId() => Random.Shared.NextInt64(1, MaxStepId);

    /// <summary>Runs the step, or a part of it in time.</summary>
    /// <param name="feeds">Values by tensor name; they stay the caller's.</param>
    /// <param name="fetches">Names of the tensors wanted.</param>
    /// <param name="partial">Is it one call of several? And the last?</param>
    /// <param name="record">Gets what the step did; <see langword="null"/>: nobody wants to know.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Values by name, the caller's to dispose.</returns>
    /// <exception cref="StatusException">The error of the task that failed first.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public async Task<Dictionary<string, Tensor>> RunAsync(
        IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, (bool IsPartial, bool IsLast) partial, StepRecord? record, CancellationToken stop)
    {
        CheckTypes(feeds);
        var errors = new StepErrors();
        var results = new Dictionary<string, Tensor>();
        using var calls = CancellationTokenSource.CreateLinkedTokenSource(stop);
        IEnumerable<Task> runs = step.Parts.Select(part => RunPartAsync(part, Call(part, feeds, fetches, partial, record), errors, results, record, calls));
        await Task.WhenAll(runs).ConfigureAwait(false);
        if (!errors.Any) return results;
        foreach (Tensor result in results.Values) result.Dispose();
        stop.ThrowIfCancellationRequested();
        throw errors.ToException();
    }

    void CheckTypes(IReadOnlyDictionary<string, Tensor> feeds)
    {
        foreach (StepPart part in step.Parts)
        {
            foreach ((string name, DType type) in part.Graph.FeedTypes)
            {
                if (!feeds.TryGetValue(name, out Tensor? value) || value.DType == type) continue;
                TensorName tensor = TensorName.Parse(name);
                Throw.Internal($"From {part.Task}:\nOutput 0 of type {value.DType.Name()} does not match declared output type {type.Name()} "
                    + $"for node {{{{node _recv_{tensor.Node}_{tensor.Index}}}}}");
            }
        }
    }

    RunGraphCall Call(
        StepPart part, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, (bool IsPartial, bool IsLast) partial,
        StepRecord? record)
    {
        (string, Tensor)[] sends = [.. part.Graph.FeedKeys.Where(f => feeds.ContainsKey(f.Key)).Select(f => (f.Value, feeds[f.Key]))];
        return new()
        {
            SessionHandle = session,
            GraphHandle = part.Handle,
            StepId = stepId,
            Sends = sends,
            ReceiveKeys = [.. fetches.Where(part.Graph.FetchKeys.ContainsKey).Select(f => part.Graph.FetchKeys[f])],
            IsPartial = partial.IsPartial,
            IsLastPartial = partial.IsLast,
            StoresErrorsInBody = true,
            Record = record is { WantsTimeline: true } ? new StepRecord { WantsTimeline = true } : null,
            RequestId = Random.Shared.NextInt64(1, long.MaxValue),
        };
    }

    static async Task RunPartAsync(
        StepPart part, RunGraphCall call, StepErrors errors, Dictionary<string, Tensor> results, StepRecord? record, CancellationTokenSource calls)
    {
        try
        {
            Tensor[] values = await part.Worker.RunGraphAsync(call, calls.Token).ConfigureAwait(false);
            var names = part.Graph.FetchKeys.ToDictionary(f => f.Value, f => f.Key);
            lock (results)
            {
                if (call.Record is { } recorded) record!.Stats.MergeFrom(recorded.Stats);
                for (int i = 0; i < values.Length; i++) results.Add(names[call.ReceiveKeys[i]], values[i]);
            }
        }
        catch (Exception e)
        {
            errors.Add(part.Task, e);
            await calls.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lets the tasks forget what the step has left. A task that is down is not waited for beyond the deadline.</summary>
    public async Task CleanUpAsync(MasterOptions options)
    {
        using CancellationTokenSource deadline = options.NewCleanupDeadline();
        IEnumerable<Task> cleanups = step.Parts.Select(part =>
            TryAsync(() => part.Worker.CleanupGraphAsync(stepId, deadline.Token), part.Task, "clean up a step", options));
        await Task.WhenAll(cleanups).ConfigureAwait(false);
    }

    /// <summary>Does something that a task which is gone need not do.</summary>
    public static async Task TryAsync(Func<Task> work, TaskName task, string what, MasterOptions options)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            options.Log($"{task} did not {what}: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            options.Log($"{task} did not {what} in time");
        }
    }
}
