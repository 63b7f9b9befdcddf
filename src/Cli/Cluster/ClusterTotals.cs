using System.Globalization;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Cli.Cluster;

/// <summary>What the workers of a local cluster have done together.</summary>
/// <param name="time">The clock.</param>
sealed class ClusterTotals(TimeProvider time)
{
    readonly Dictionary<TaskName, TaskProgress> _last = [];
    (long Step, long At)? _first, _since;
    long _told;

    /// <summary>The global step.</summary>
    public long Step { get; private set; }

    /// <summary>Global step at which all stop; 0: unknown.</summary>
    public long LastStep { get; private set; }

    /// <summary>Has a worker told anything?</summary>
    public bool Any => _first is not null;

    /// <summary>Steps per second of the global step, from the first that was told to the last.</summary>
    public double Rate => RateSince(_first);

    /// <summary>Notes what a worker has told. A lower step means that all have gone back to a checkpoint.</summary>
    public void Add(TaskName worker, in TaskProgress progress)
    {
        bool isBack = _last.TryGetValue(worker, out TaskProgress before) && progress.Step < before.Step;
        _last[worker] = progress;
        LastStep = Math.Max(LastStep, progress.LastStep);
        long step = isBack ? progress.Step : Math.Max(Step, progress.Step);
        _told = time.GetTimestamp();
        if (_first is null || isBack) _first = _since = (step, _told);
        Step = step;
    }

    /// <summary><c>Step: 300, 408 steps/s, loss: 0.981234</c>: the rate since the last such text, the mean of the workers' last losses.</summary>
    public string Report()
    {
        double rate = RateSince(_since);
        _since = (Step, _told);
        return Text(rate);
    }

    /// <summary>The same with the rate since the beginning.</summary>
    public string Text() => Text(Rate);

    string Text(double rate) => string.Create(CultureInfo.InvariantCulture, $"Step: {Step}, {rate:N0} steps/s, loss: {_last.Values.Average(p => p.Loss):0.000000}");

    double RateSince((long Step, long At)? since)
    {
        if (since is not { } from) return 0;
        double seconds = time.GetElapsedTime(from.At, _told).TotalSeconds;
        return seconds > 0 ? (Step - from.Step) / seconds : 0;
    }
}
