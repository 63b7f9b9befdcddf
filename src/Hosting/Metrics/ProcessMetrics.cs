using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting.Metrics;

/// <summary>What any process tells of itself, under the names that Prometheus' dashboards expect; and what it was built as.</summary>
sealed class ProcessMetrics : IDisposable
{
    readonly Meter _meter = new(PrometheusExporter.MeterPrefix + "Process");

    public ProcessMetrics()
    {
        _meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time, of the user and the system.");
        _meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory that is in the machine.");
        double started = (Process.GetCurrentProcess().StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        _meter.CreateObservableGauge("process.start_time", () => started, "s", "When the process started, since 1970.");
        _meter.CreateObservableGauge("tensorharbor.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use.");
        _meter.CreateObservableCounter("tensorharbor.gc.collections", static () => Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(g => new Measurement<long>(GC.CollectionCount(g), new KeyValuePair<string, object?>("generation", g))), "{collection}", "Garbage collections.");
        _meter.CreateObservableGauge("tensorharbor.tensors.rented", static () => BufferPool.Shared.RentedBytes, "By", "Native memory of tensors in use.");
        _meter.CreateObservableGauge("tensorharbor.tensors.idle", static () => BufferPool.Shared.IdleBytes, "By", "Native memory kept for the next tensors.");
        _meter.CreateObservableGauge("tensorharbor.build_info", static () => 1, null, "Always 1; the labels say what runs.", [
            new("version", typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion),
            new("runtime", RuntimeInformation.FrameworkDescription), new("os", RuntimeInformation.RuntimeIdentifier)]);
    }

    public void Dispose() => _meter.Dispose();
}
