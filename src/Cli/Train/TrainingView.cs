using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using TensorHarbor.Cli.Cluster;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Train;

/// <summary>Shows a training job: the original program's line at each validation, a live bar on a terminal, a summary at the end.</summary>
/// <param name="output">Where to write; a bar is shown only when it is the terminal.</param>
sealed class TrainingView(TextWriter output) : ITrainingObserver
{
    static readonly TimeSpan _tellEvery = TimeSpan.FromSeconds(0.2);

    LiveBar? _bar;
    long _lastStep, _told;
    volatile bool _hasStarted;

    /// <summary>Why training does not go on yet; <see langword="null"/>: it does.</summary>
    public string? WhyNotReady => _hasStarted ? null : "the variables have no values yet";

    /// <summary>Runs <paramref name="job"/>, whose observer this is.</summary>
    public T Watch<T>(Func<T> job)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected) return job();
        return LiveBar.Show(bar =>
        {
            _bar = bar;
            try
            {
                return job();
            }
            finally
            {
                _bar = null;
            }
        });
    }

    public void Started(long step, long? lastStep, string? restoredFrom)
    {
        if (restoredFrom is not null) WriteLine($"Continue training from the model {restoredFrom}");
        _hasStarted = true;
        _bar?.Begin(step, lastStep);
        _lastStep = lastStep ?? 0;
    }

    public void Stepped(long step, float loss)
    {
        _bar?.Advance(step);
        if (Supervision.IsOn && Stopwatch.GetElapsedTime(_told) >= _tellEvery) Tell(step, loss, isReport: false);
    }

    /// <summary>Tells the process that shows this one's cluster.</summary>
    void Tell(long step, double loss, bool isReport)
    {
        _told = Stopwatch.GetTimestamp();
        output.WriteLine(new TaskProgress(step, _lastStep, (float)loss, isReport).ToLine());
    }

    public void Noted(string text) => WriteLine(text);

    public void Validated(TrainingReport report)
    {
        WriteLine(Line(report));
        if (Supervision.IsOn && float.IsFinite((float)report.Loss)) Tell(report.Step, report.Loss, isReport: true);
        _bar?.Draw(report.Step);
    }

    /// <summary>A line above the bar, if there is one.</summary>
    void WriteLine(string text)
    {
        if (_bar is null) output.WriteLine(text);
        else AnsiConsole.WriteLine(text);
    }

    /// <summary><c>[0:00:00.437041] Step: 100, loss: 2.975787, accuracy: 0.777344, auc: 0.763737</c></summary>
    static string Line(in TrainingReport report)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"[{(int)report.Elapsed.TotalHours}:{report.Elapsed:mm\\:ss\\.ffffff}] Step: {report.Step}, loss: {report.Loss:0.000000}");
        if (!double.IsNaN(report.Metrics.Accuracy)) text += string.Create(CultureInfo.InvariantCulture, $", accuracy: {report.Metrics.Accuracy:0.000000}");
        if (!double.IsNaN(report.Metrics.Auc)) text += string.Create(CultureInfo.InvariantCulture, $", auc: {report.Metrics.Auc:0.000000}");
        return text;
    }

    /// <summary>Writes how the job ended and what to do next.</summary>
    /// <param name="summary">What it did.</param>
    /// <param name="exported">Folder of the SavedModel, or <see langword="null"/>: none was written.</param>
    /// <param name="example">A file to predict from.</param>
    public void Summarize(TrainingSummary summary, string? exported, string example)
    {
        output.WriteLine(summary.End switch
        {
            TrainingEnd.LastStep when summary.Last.Step == summary.FirstStep =>
                $"Nothing to train: the checkpoint is at step {summary.Last.Step} already; "
                + "a higher --max_steps goes on, --mode train_from_scratch begins anew",
            TrainingEnd.EndOfData => "Done training after reading all data",
            TrainingEnd.Interrupted => "Interrupted; run the same command again to go on",
            _ => "Done training",
        });
        string speed = string.Create(CultureInfo.InvariantCulture, $" ({summary.StepsPerSecond:N0} steps/s)");
        Fact("steps", summary.Last.Step.ToString("N0", CultureInfo.InvariantCulture) + (summary.StepsPerSecond > 0 ? speed : ""));
        if (!double.IsNaN(summary.Last.ValidationLoss)) Fact("test loss", Number(summary.Last.ValidationLoss));
        if (!double.IsNaN(summary.Last.Metrics.Accuracy)) Fact("test accuracy", Number(summary.Last.Metrics.Accuracy));
        if (!double.IsNaN(summary.Last.Metrics.Auc)) Fact("test AUC", Number(summary.Last.Metrics.Auc));
        if (summary.SkippedRecords > 0) Fact("skipped", $"{summary.SkippedRecords} damaged records");
        if (summary.Checkpoint.Length > 0) Fact("checkpoint", summary.Checkpoint);
        if (summary.EventFile.Length > 0) Fact("events", summary.EventFile);
        if (exported is null) return;
        Fact("SavedModel", exported);
        Fact("next", $"tensorharbor predict --model_path {exported} --input {example}");
    }

    void Fact(string name, string value) => output.WriteLine($"  {name,-14}{value}");

    static string Number(double value) => value.ToString("0.000000", CultureInfo.InvariantCulture);
}
