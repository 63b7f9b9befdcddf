using System.Diagnostics.Metrics;

namespace TensorHarbor.Training;

/// <summary>
/// What training jobs of this process tell of themselves, as instruments of the meter <c>TensorHarbor.Training</c>. A job is told of its steps;
/// nobody listening costs a look.
/// </summary>
static class TrainingMetrics
{
    static readonly Meter _meter = new("TensorHarbor.Training");

    static readonly InstrumentAdvice<double> _stepBuckets = new()
    {
        HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    static readonly InstrumentAdvice<double> _saveBuckets = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    static readonly Histogram<double> _steps = _meter.CreateHistogram("tensorharbor.training.step.duration", "s", "Time of a training step of this process.", null, _stepBuckets);
    static readonly Histogram<double> _saves = _meter.CreateHistogram("tensorharbor.checkpoint.duration", "s", "Time to save a checkpoint.", null, _saveBuckets);
    static readonly ObservableGauge<long> _globalStep = _meter.CreateObservableGauge("tensorharbor.training.global_step", () => Volatile.Read(ref _lastStep), "{step}", "Global step after the last step of this process.");
    static readonly ObservableGauge<double> _loss = _meter.CreateObservableGauge("tensorharbor.training.loss", () => Volatile.Read(ref _lastLoss), null, "Loss of the last training batch, before its update.");
    static readonly ObservableGauge<long> _savedStep = _meter.CreateObservableGauge("tensorharbor.checkpoint.step", () => Observed(Volatile.Read(ref _lastSavedStep)), "{step}", "Global step of the last checkpoint saved here.");
    static readonly ObservableGauge<double> _age = _meter.CreateObservableGauge("tensorharbor.checkpoint.age", Age, "s", "Time since the last checkpoint was saved here.");
    static readonly Counter<long> _lost = _meter.CreateCounter<long>("tensorharbor.training.recoveries", "{recovery}", "Times that training went back to a checkpoint since a task was lost.");

    static long _lastStep, _lastSavedStep, _savedAt;
    static double _lastLoss;

    static Measurement<long>[] Observed(long value) => Volatile.Read(ref _savedAt) == 0 ? [] : [new(value)];

    static Measurement<double>[] Age() => Volatile.Read(ref _savedAt) is > 0 and long at ? [new((Environment.TickCount64 - at) / 1000.0)] : [];

    /// <summary>A step has ended.</summary>
    public static void Stepped(long globalStep, float loss, TimeSpan duration)
    {
        Volatile.Write(ref _lastStep, globalStep);
        Volatile.Write(ref _lastLoss, loss);
        if (_steps.Enabled) _steps.Record(duration.TotalSeconds);
    }

    /// <summary>A checkpoint has been saved.</summary>
    public static void Saved(long globalStep, TimeSpan duration)
    {
        Volatile.Write(ref _lastSavedStep, globalStep);
        Volatile.Write(ref _savedAt, Math.Max(1, Environment.TickCount64));
        _saves.Record(duration.TotalSeconds);
    }

    /// <summary>A task was lost, and training goes on from a checkpoint.</summary>
    public static void Recovered() => _lost.Add(1);
}
