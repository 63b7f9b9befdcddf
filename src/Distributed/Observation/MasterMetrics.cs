using System.Diagnostics.Metrics;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Observation;

/// <summary>What a task's master tells of itself, as instruments of the meter <c>TensorHarbor.Master</c> tagged with the task.</summary>
sealed class MasterMetrics : IDisposable
{
    readonly Meter _meter;

    /// <summary>Instruments of a master.</summary>
    public MasterMetrics(TaskName task, Func<int> sessions)
    {
        _meter = new Meter("TensorHarbor.Master", null, [new("task", task.ToString())]);
        Steps = new(_meter, "tensorharbor.master", "Time of a whole step of a client.", "Steps of clients");
        _meter.CreateObservableGauge("tensorharbor.master.sessions", sessions, "{session}", "Sessions of clients.");
    }

    /// <summary>Whole steps of clients.</summary>
    public StepCount Steps { get; }

    /// <summary>Takes the instruments away.</summary>
    public void Dispose() => _meter.Dispose();
}
