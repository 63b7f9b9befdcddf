using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Evaluates each new checkpoint of a job that others run, on the validation files, and writes what it finds to the folder <c>eval</c> of the event files.
/// </summary>
/// <param name="options">The job. With <see cref="TrainingOptions.FromScratch"/>, a checkpoint that is there already is another job's.</param>
/// <param name="ops">The ops that the model may use.</param>
/// <param name="observer">Is told each result.</param>
/// <param name="time">The clock.</param>
public sealed class EvaluatorJob(TrainingOptions options, IOpTable ops, ITrainingObserver observer, TimeProvider time)
{
    /// <summary>Folder of the event file in that of the job's.</summary>
    public const string EventFolder = "eval";

    static readonly TimeSpan _look = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs until the checkpoint of the last step is evaluated, the job is over, or <paramref name="stop"/> is asked for.</summary>
    /// <param name="isJobOver">Has the job ended otherwise? The checkpoint that it has left is evaluated.</param>
    /// <param name="stop">Ends between two checkpoints, or in one.</param>
    /// <returns>Number of checkpoints evaluated.</returns>
    /// <exception cref="StatusException">What is wrong with a checkpoint or a row.</exception>
    public int Run(Func<bool> isJobOver, CancellationToken stop)
    {
        options.ThrowIfWrong();
        if (options.ValidationFiles.Count == 0) Throw.InvalidArgument("An evaluator needs files to evaluate on: give --validate_file");
        using var events = new EventFileWriter(Path.Combine(options.OutputPath, EventFolder), time: time);
        (string? Prefix, double Saved) seen = options.FromScratch ? Latest() : default;
        for (int count = 0; ;)
        {
            bool isOver = isJobOver(); // asked before the look, so that nothing is missed
            (string? Prefix, double Saved) latest = Latest();
            if (latest.Prefix is { } prefix && latest != seen && TryEvaluate(prefix, latest, stop) is { } report)
            {
                seen = latest;
                count++;
                Write(events, report);
                observer.Validated(report);
                isOver |= options.MaxSteps > 0 && report.Step >= options.MaxSteps;
            }
            if (isOver || stop.WaitHandle.WaitOne(_look)) return count;
        }
    }

    /// <summary>The newest checkpoint and when it was saved: after a task was lost, a step may be saved a second time.</summary>
    (string? Prefix, double Saved) Latest()
    {
        if (CheckpointStates.Read(options.CheckpointPath) is not { } state || CheckpointStates.Latest(state) is not { } prefix) return default;
        return (prefix, state.AllModelCheckpointTimestamps.LastOrDefault());
    }

    /// <summary><see langword="null"/>: the chief has deleted it meanwhile, as it has saved newer ones.</summary>
    TrainingReport? TryEvaluate(string prefix, (string?, double) latest, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        try
        {
            using LoadedModel model = LoadedModel.FromCheckpoint(prefix, ops);
            InputOptions input = options.Input with { Files = options.ValidationFiles };
            ModelEvaluation found = ModelEvaluation.Of(model, CheckpointSignature.Key, input, options.ValidateBatchSize, stop);
            return new(StepOf(prefix), time.GetElapsedTime(began), found.Loss, found.Loss, found.Metrics);
        }
        catch (StatusException) when (Latest() != latest)
        {
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    static long StepOf(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        using Tensor step = reader.Read("global_step");
        return step.Item<long>();
    }

    static void Write(EventFileWriter events, in TrainingReport report)
    {
        var summary = new Summary();
        summary.Value.Add(Summaries.Scalar("loss", (float)report.ValidationLoss));
        summary.Value.Add(Summaries.Scalar("accuracy", (float)report.Metrics.Accuracy));
        if (!double.IsNaN(report.Metrics.Auc)) summary.Value.Add(Summaries.Scalar("auc", (float)report.Metrics.Auc));
        events.AddSummary(summary, report.Step);
        events.Flush();
    }
}
