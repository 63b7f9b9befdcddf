using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>
/// A step of which a client wants to know what it did. Nodes are told with the parts' results; what tasks receive from each other they note
/// while the step runs (<c>WorkerService.Logging</c>), TensorFlow's tasks and ours alike. A task that does not answer takes nothing from the result.
/// </summary>
/// <param name="run">The step.</param>
/// <param name="record">Gets what it did.</param>
/// <param name="options">How the master behaves.</param>
sealed class RecordedRun(StepRun run, StepRecord record, MasterOptions options)
{
    /// <inheritdoc cref="StepRun.RunAsync"/>
    public async Task<Dictionary<string, Tensor>> RunAsync(
        IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, CancellationToken stop)
    {
        if (record.WantsGraphs) record.Graphs.AddRange(run.Parts.Select(p => p.Graph.ToProto()));
        if (!record.WantsTimeline) return await run.RunAsync(feeds, fetches, default, null, stop).ConfigureAwait(false);
        await LogAsync(new LoggingRequest { EnableRpcLogging = true }).ConfigureAwait(false);
        try
        {
            return await run.RunAsync(feeds, fetches, default, record, stop).ConfigureAwait(false);
        }
        finally
        {
            LoggingResponse[] logs = await LogAsync(new LoggingRequest { DisableRpcLogging = true, FetchStepId = { run.StepId } }).ConfigureAwait(false);
            foreach (LabeledStepStats log in logs.SelectMany(l => l.Step)) record.Stats.MergeFrom(log.StepStats);
        }
    }

    async Task<LoggingResponse[]> LogAsync(LoggingRequest request)
    {
        using CancellationTokenSource deadline = options.NewCleanupDeadline();
        return await Task.WhenAll(run.Parts.Select(async part =>
        {
            LoggingResponse response = new();
            await StepRun.TryAsync(async () => response = await part.Worker.LogAsync(request, deadline.Token).ConfigureAwait(false),
                part.Task, "log a step", options).ConfigureAwait(false);
            return response;
        })).ConfigureAwait(false);
    }
}
