using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What is in a TFRecord file: how many records of what sizes, and what the Examples among them are made of.</summary>
static class RecordReport
{
    /// <summary>From so many records the features are told.</summary>
    const int MaxScanned = 1000;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">How many records are shown.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="StatusException">NOT_FOUND; DATA_LOSS with the offset.</exception>
    public static Report Create(string path, int shown, CancellationToken stop)
    {
        var report = new Report(TargetKind.Records.Name(), path);
        using var reader = new RecordReader(path);
        long bytes = 0, smallest = long.MaxValue, largest = 0;
        var features = new FeatureTable();
        ReportTable examples = new("examples", ["record#", "feature", "kind", "count#", "values"]);
        ReportTable others = new("raw_records", ["record#", "bytes#", "text"]);
        while (reader.TryRead(out ReadOnlySpan<byte> record))
        {
            stop.ThrowIfCancellationRequested();
            bytes += record.Length;
            smallest = Math.Min(smallest, record.Length);
            largest = Math.Max(largest, record.Length);
            long index = reader.Count - 1;
            if (index < MaxScanned) features.Add(record);
            if (index >= shown) continue;
            if (features.Kind != RecordKind.Other) ShowExample(examples, index, record);
            else others.Add(index, (long)record.Length, TensorValues.Text(record));
        }
        report.Add("compression", reader.Compression.ToString().ToLowerInvariant());
        report.Add("file_bytes", new FileInfo(path).Length);
        report.Add("record_count", reader.Count);
        report.Add("data_bytes", bytes);
        report.Add("smallest", reader.Count == 0 ? null : smallest);
        report.Add("largest", reader.Count == 0 ? null : largest);
        report.Add("content", reader.Count == 0 ? "empty" : features.Kind.Name());
        features.WriteTo(report, reader.Count);
        if (features.Kind == RecordKind.Other) report.Add(others);
        else report.Add(examples);
        return report;
    }

    static void ShowExample(ReportTable table, long index, ReadOnlySpan<byte> record)
    {
        foreach (FeatureView feature in new ExampleReader(record)) AddRow(table, index, feature.Name, feature);
        foreach (FeatureListView list in new SequenceExampleReader(record))
        {
            int step = 0;
            foreach (FeatureView feature in list) AddRow(table, index, $"{list.Name}[{step++}]", feature);
        }
    }

    static void AddRow(ReportTable table, long index, string name, FeatureView feature)
    {
        Array values = feature.Kind switch
        {
            FeatureKind.Float => feature.ToFloats(),
            FeatureKind.Int64 => feature.ToInt64s(),
            FeatureKind.Bytes => feature.ToBytes().Select(v => TensorValues.Text(v)).ToArray(),
            _ => Array.Empty<string>(),
        };
        table.Add(index, name, feature.Kind.ToString().ToLowerInvariant(), values.Length, values);
    }
}
