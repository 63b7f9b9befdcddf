namespace TensorHarbor.Hosting.Metrics;

/// <summary>A value or a histogram. Safe for concurrent use.</summary>
/// <param name="bounds">Upper bounds of the histogram's buckets; <see langword="null"/>: a value.</param>
sealed class MetricPoint(double[]? bounds)
{
    readonly long[] _buckets = new long[bounds is null ? 0 : bounds.Length + 1];
    double _value;

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">The measurement.</param>
    /// <param name="isSum">Is it added, or the value itself?</param>
    public void Measure(double value, bool isSum)
    {
        if (isSum) Add(value);
        else Volatile.Write(ref _value, value);
        if (bounds is null) return;
        int bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
    }

    void Add(double value)
    {
        double before = Volatile.Read(ref _value), seen;
        while ((seen = Interlocked.CompareExchange(ref _value, before + value, before)) != before) before = seen;
    }

    /// <summary>Writes it: a histogram's buckets hold all that is below their bounds.</summary>
    public void WriteTo(PrometheusText text, string name, string labels)
    {
        if (bounds is null)
        {
            text.WriteSample(name, labels, Volatile.Read(ref _value));
            return;
        }
        long count = 0;
        for (int i = 0; i < _buckets.Length; i++)
        {
            count += Volatile.Read(ref _buckets[i]);
            string bound = i < bounds.Length ? PrometheusText.Number(bounds[i]) : "+Inf";
            text.WriteSample($"{name}_bucket", PrometheusText.Join(labels, $"le=\"{bound}\""), count);
        }
        text.WriteSample($"{name}_sum", labels, Volatile.Read(ref _value));
        text.WriteSample($"{name}_count", labels, count);
    }
}
