using System.Diagnostics;
using System.Diagnostics.Metrics;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Observation;

/// <summary>What a task's master tells of itself, as instruments of the meter <c>TensorHarbor.Master</c> tagged with the task.</summary>
sealed class MasterMetrics : IDisposable
{
    readonly Meter _meter;
    readonly Histogram<double> _durations;
    long _steps, _failed;

    /// <summary>Instruments of a master.</summary>
    public MasterMetrics(TaskName task, Func<int> sessions)
    {
        _meter = new Meter("TensorHarbor.Master", null, [new("task", task.ToString())]);
        _durations = _meter.CreateHistogram(
            "tensorharbor.master.step.duration", "s", "Time of a whole step of a client.", null, WorkerMetrics.DurationBuckets);
        _meter.CreateObservableCounter("tensorharbor.master.steps", () => Volatile.Read(ref _steps), "{step}", "Steps of clients that have ended.");
        _meter.CreateObservableCounter("tensorharbor.master.steps.failed", () => Volatile.Read(ref _failed), "{step}", "Steps of clients that have ended with an error.");
        _meter.CreateObservableGauge("tensorharbor.master.sessions", sessions, "{session}", "Sessions of clients.");
    }

    /// <summary>A step begins.</summary>
    /// <returns>For <see cref="StepEnded"/>.</returns>
    public long StepBegan() => _durations.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A step has ended.</summary>
    public void StepEnded(long began, bool isOk)
    {
        Interlocked.Increment(ref _steps);
        if (!isOk) Interlocked.Increment(ref _failed);
        if (began != 0) _durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Takes the instruments away.</summary>
    public void Dispose() => _meter.Dispose();
}
