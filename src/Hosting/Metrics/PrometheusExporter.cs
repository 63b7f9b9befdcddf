using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TensorHarbor.Hosting.Metrics;

/// <summary>
/// Listens to this program's meters (those whose names begin with <c>TensorHarbor.</c>) and writes what they tell in Prometheus' text form.
/// Counting an instrument without tags of its own takes no memory and no lock. Safe for concurrent use.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>How names of the meters begin.</summary>
    public const string MeterPrefix = "TensorHarbor.";

    /// <summary>What <see cref="Write"/> writes: <c>text/plain; version=0.0.4</c>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<Instrument, MetricSeries> _instruments = new();
    readonly Lock _scraping = new();

    /// <summary>Begins to listen.</summary>
    public PrometheusExporter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)) return;
            MetricSeries series = _instruments.GetOrAdd(instrument, static i => new MetricSeries(i));
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.MeasurementsCompleted = (instrument, _) => _instruments.TryRemove(instrument, out MetricSeries? _);
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, series) => ((MetricSeries)series!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) => ((MetricSeries)series!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => ((MetricSeries)series!).Measure(value, tags));
        _listener.Start();
    }

    /// <summary>Writes all metrics as they are now, by name.</summary>
    /// <param name="output">Gets UTF-8 text.</param>
    public void Write(IBufferWriter<byte> output)
    {
        lock (_scraping)
        {
            foreach (MetricSeries series in _instruments.Values) series.Begin();
            _listener.RecordObservableInstruments();
            var text = new PrometheusText(output);
            foreach (IGrouping<string, MetricSeries> family in _instruments.Values.GroupBy(s => s.Name).OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                text.WriteHead(family.First());
                foreach (MetricSeries series in family.OrderBy(s => s.MeterLabels, StringComparer.Ordinal)) series.WriteTo(text);
            }
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();
}
