using System.Diagnostics;
using System.Diagnostics.Metrics;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Observation;

/// <summary>
/// What a task's worker tells of itself, as instruments of the meter <c>TensorHarbor.Worker</c> tagged with the task. Most are counters that are
/// read only when somebody asks; a duration is measured only while somebody listens.
/// </summary>
sealed class WorkerMetrics : IDisposable
{
    static readonly KeyValuePair<string, object?> _received = new("direction", "in"), _sent = new("direction", "out");

    readonly Meter _meter;
    readonly StepRate _rate = new(TimeProvider.System);
    readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Instruments of a worker.</summary>
    public WorkerMetrics(TaskName task, LocalWorker worker, ResourceManager resources)
    {
        _meter = new Meter("TensorHarbor.Worker", null, [new("task", task.ToString())]);
        Steps = new(_meter, "tensorharbor.worker", "Time of the task's part of a step.", "Parts of steps", _rate);
        _meter.CreateObservableGauge("tensorharbor.worker.sessions", () => worker.SessionCount, "{session}", "Sessions that masters have at the task.");
        _meter.CreateObservableGauge("tensorharbor.worker.graphs", () => worker.GraphCount, "{graph}", "Graphs that are registered at the task.");
        _meter.CreateObservableGauge("tensorharbor.worker.steps.open", () => worker.StepCount, "{step}", "Steps that masters have not cleaned up.");
        _meter.CreateObservableGauge("tensorharbor.worker.rendezvous.values", () => worker.WaitingValues, "{value}", "Values that wait for their receiver.");
        _meter.CreateObservableCounter("tensorharbor.worker.recv_tensor", () => Traffic(worker, static t => t.Values), "{value}", "Values received from other tasks (in) and given to them (out).");
        _meter.CreateObservableCounter("tensorharbor.worker.recv_tensor.size", () => Traffic(worker, static t => t.Bytes), "By", "Bytes of those values' elements.");
        _meter.CreateObservableGauge("tensorharbor.worker.variables", () => Variables(resources).Count, "{variable}", "Variables that have a value.");
        _meter.CreateObservableGauge("tensorharbor.worker.variables.size", () => Variables(resources).Bytes, "By", "Bytes of the variables' values.");
    }

    static Measurement<long>[] Traffic(LocalWorker worker, Func<TrafficCount, long> count) =>
        [new(count(worker.Received), _received), new(count(worker.Sent), _sent)];

    static (long Count, long Bytes) Variables(ResourceManager resources)
    {
        long count = 0, bytes = 0;
        foreach (Variable variable in resources.All.Select(r => r.Value).OfType<Variable>())
        {
            lock (variable.Lock)
            {
                if (!variable.IsInitialized) continue;
                count++;
                bytes += variable.Value.ByteCount;
            }
        }
        return (count, bytes);
    }

    /// <summary>Parts of steps.</summary>
    public StepCount Steps { get; }

    /// <summary>Parts of steps that end in a second, lately.</summary>
    public double StepsPerSecond => _rate.PerSecond;

    /// <summary>Time since the worker was made.</summary>
    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_began);

    /// <summary>Takes the instruments away.</summary>
    public void Dispose() => _meter.Dispose();
}
