using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TensorHarbor.Distributed.Observation;

/// <summary>Counts steps as they end, and measures them while somebody listens: whole ones at a master, parts of them at a worker.</summary>
sealed class StepCount
{
    static readonly InstrumentAdvice<double> _buckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    readonly Histogram<double> _durations;
    readonly StepRate? _rate;
    long _ended, _failed;

    /// <summary>Makes the instruments <c>PREFIX.step.duration</c>, <c>PREFIX.steps</c> and <c>PREFIX.steps.failed</c>.</summary>
    /// <param name="meter">The meter they belong to.</param>
    /// <param name="prefix">How their names begin.</param>
    /// <param name="duration">What the duration is.</param>
    /// <param name="counted">What is counted: <c>Steps of clients</c>.</param>
    /// <param name="rate">Counts, too.</param>
    public StepCount(Meter meter, string prefix, string duration, string counted, StepRate? rate = null)
    {
        _rate = rate;
        _durations = meter.CreateHistogram($"{prefix}.step.duration", "s", duration, null, _buckets);
        meter.CreateObservableCounter($"{prefix}.steps", () => Ended, "{step}", $"{counted} that have ended.");
        meter.CreateObservableCounter($"{prefix}.steps.failed", () => Volatile.Read(ref _failed), "{step}", $"{counted} that have ended with an error.");
    }

    /// <summary>Steps that have ended, with an error or without.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>Runs a step within a span, and counts it.</summary>
    /// <param name="start">Begins the span.</param>
    /// <param name="work">The step.</param>
    public async Task<T> ObserveAsync<T>(Func<Activity?> start, Func<Task<T>> work)
    {
        long began = _durations.Enabled ? Stopwatch.GetTimestamp() : 0;
        bool isOk = false;
        using Activity? span = start();
        try
        {
            T result = await work().ConfigureAwait(false);
            isOk = true;
            return result;
        }
        catch (Exception e)
        {
            StepSpans.Fail(span, e);
            throw;
        }
        finally
        {
            Count(began, isOk);
        }
    }

    void Count(long began, bool isOk)
    {
        Interlocked.Increment(ref _ended);
        if (!isOk) Interlocked.Increment(ref _failed);
        _rate?.Count();
        if (began != 0) _durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
