namespace TensorHarbor.Training;

/// <summary>Is told how a job goes on, on the job's own thread.</summary>
public interface ITrainingObserver
{
    /// <summary>The graph is built and the variables have values. Comes again after a task of the cluster was lost.</summary>
    /// <param name="step">Global step that training goes on from.</param>
    /// <param name="lastStep">Global step at which it will stop, or <see langword="null"/>.</param>
    /// <param name="restoredFrom">Prefix of the checkpoint restored, or <see langword="null"/>: new values.</param>
    void Started(long step, long? lastStep, string? restoredFrom);

    /// <summary>A step has ended. Called for each: must be quick.</summary>
    /// <param name="step">Global step.</param>
    /// <param name="loss">Loss of its batch, before the update.</param>
    void Stepped(long step, float loss);

    /// <summary>The model was validated.</summary>
    void Validated(TrainingReport report);

    /// <summary>Something to know about the tasks of a cluster: one is waited for, or has been lost.</summary>
    void Noted(string text);
}

/// <summary>State of a job at a validation.</summary>
/// <param name="Step">Global step.</param>
/// <param name="Elapsed">Time since the last report.</param>
/// <param name="Loss">Loss of the last training batch, before its update.</param>
/// <param name="ValidationLoss">Mean loss on the validation files; NaN without any.</param>
/// <param name="Metrics">Metrics on the validation files; NaN without any.</param>
public readonly record struct TrainingReport(long Step, TimeSpan Elapsed, double Loss, double ValidationLoss, ClassificationMetrics Metrics);

/// <summary>Why a job ended.</summary>
public enum TrainingEnd
{
    /// <summary>The last step was reached.</summary>
    LastStep,
    /// <summary>The files were read as often as asked for.</summary>
    EndOfData,
    /// <summary>Somebody asked it to stop.</summary>
    Interrupted,
}

/// <summary>What a job did.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="FirstStep">Global step it began after.</param>
/// <param name="Last">State at the end.</param>
/// <param name="StepsPerSecond">Steps per second of training, validation left out.</param>
/// <param name="Checkpoint">Prefix of the last checkpoint; empty: this process saves none, since another does.</param>
/// <param name="EventFile">The event file; empty: this process writes none.</param>
/// <param name="SkippedRecords">Damaged records that were skipped.</param>
public sealed record TrainingSummary(
    TrainingEnd End, long FirstStep, TrainingReport Last, double StepsPerSecond, string Checkpoint, string EventFile, long SkippedRecords);
