using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TensorHarbor.Hosting.Metrics;

/// <summary>What one instrument has told: a value, or a histogram, for each set of tags.</summary>
sealed class MetricSeries
{
    readonly bool _isObserved, _isSum;
    readonly double[]? _bounds;
    readonly ConcurrentDictionary<string, MetricPoint> _points = new(StringComparer.Ordinal);
    MetricPoint? _untagged;

    public MetricSeries(Instrument instrument)
    {
        _isObserved = instrument.IsObservable;
        (Kind, _isSum) = KindOf(instrument);
        if (Kind == "histogram") _bounds = BoundsOf(instrument);
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, isCounter: Kind == "counter");
        Help = instrument.Description ?? "";
        MeterLabels = PrometheusText.Labels([.. instrument.Meter.Tags ?? [], .. instrument.Tags ?? []]);
    }

    /// <summary>Prometheus' name.</summary>
    public string Name { get; }

    /// <summary><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</summary>
    public string Kind { get; }

    /// <summary>What it means.</summary>
    public string Help { get; }

    /// <summary>The labels that all points have: <c>task="..."</c>.</summary>
    public string MeterLabels { get; }

    static (string Kind, bool IsSum) KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> or Histogram<int> => ("histogram", true),
        Counter<double> or Counter<long> or Counter<int> => ("counter", true),
        ObservableCounter<double> or ObservableCounter<long> or ObservableCounter<int> => ("counter", false),
        UpDownCounter<double> or UpDownCounter<long> or UpDownCounter<int> => ("gauge", true),
        _ => ("gauge", false),
    };

    static double[] BoundsOf(Instrument instrument)
    {
        double[] common = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
        return instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds] : common;
    }

    /// <summary>Observed values are told anew at each look; those that are no more are forgotten.</summary>
    public void Begin()
    {
        if (!_isObserved) return;
        _points.Clear();
        _untagged = null;
    }

    /// <summary>Takes a measurement.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => PointOf(tags).Measure(value, _isSum);

    MetricPoint PointOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!tags.IsEmpty) return _points.GetOrAdd(PrometheusText.Labels(tags), _ => new MetricPoint(_bounds));
        return _untagged ?? Interlocked.CompareExchange(ref _untagged, new MetricPoint(_bounds), null) ?? _untagged;
    }

    /// <summary>Writes the points.</summary>
    public void WriteTo(PrometheusText text)
    {
        _untagged?.WriteTo(text, Name, MeterLabels);
        foreach ((string labels, MetricPoint point) in _points.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            point.WriteTo(text, Name, PrometheusText.Join(MeterLabels, labels));
        }
    }
}
