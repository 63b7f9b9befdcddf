using System.Buffers;
using System.Globalization;
using System.Text;

namespace TensorHarbor.Hosting.Metrics;

/// <summary>Writes Prometheus' text form, version 0.0.4, and gives instruments Prometheus' names.</summary>
/// <param name="output">Gets UTF-8 text.</param>
sealed class PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>Prometheus' name of an instrument: <c>tensorharbor.worker.step.duration</c> in <c>s</c> is <c>tensorharbor_worker_step_duration_seconds</c>.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">Its unit: <c>s</c> and <c>By</c> are spelled out, others (<c>{step}</c>, <c>1</c>) left out.</param>
    /// <param name="isCounter">Counters end in <c>_total</c>.</param>
    public static string NameOf(string name, string? unit, bool isCounter)
    {
        string suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name.Replace('.', '_') + suffix + (isCounter ? "_total" : "");
    }

    /// <summary>Labels of tags: <c>a="x",b="y"</c>.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach ((string key, object? value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            string escaped = string.Create(CultureInfo.InvariantCulture, $"{value}").Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }
        return text.ToString();
    }

    /// <summary>Two lists of labels in one.</summary>
    public static string Join(string labels, string more) => labels.Length == 0 ? more : more.Length == 0 ? labels : $"{labels},{more}";

    /// <summary>A number as Prometheus reads it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Writes what a metric is.</summary>
    public void WriteHead(MetricSeries series)
    {
        Write($"# HELP {series.Name} {series.Help.Replace("\\", "\\\\").Replace("\n", "\\n")}\n");
        Write($"# TYPE {series.Name} {series.Kind}\n");
    }

    /// <summary>Writes a value.</summary>
    public void WriteSample(string name, string labels, double value) =>
        Write(labels.Length == 0 ? $"{name} {Number(value)}\n" : $"{name}{{{labels}}} {Number(value)}\n");

    void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
