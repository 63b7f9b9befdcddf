using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What the records of a file are.</summary>
enum RecordKind
{
    /// <summary>tf.train.Example.</summary>
    Example,
    /// <summary>tf.train.SequenceExample.</summary>
    SequenceExample,
    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Names of <see cref="RecordKind"/>.</summary>
static class RecordKinds
{
    /// <summary>The message's name, or <c>bytes</c>.</summary>
    public static string Name(this RecordKind kind) => kind switch
    {
        RecordKind.Example => "tf.train.Example",
        RecordKind.SequenceExample => "tf.train.SequenceExample",
        _ => "bytes",
    };
}

/// <summary>Collects the features that the first records have: names, kinds, how often, how many values.</summary>
sealed class FeatureTable
{
    readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    long _scanned;

    /// <summary>What all records seen so far are.</summary>
    public RecordKind Kind { get; private set; } = RecordKind.Example;

    /// <summary>Looks at a record.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        if (Kind == RecordKind.Other) return;
        _scanned++;
        try
        {
            bool any = record.IsEmpty;
            foreach (FeatureView feature in new ExampleReader(record))
            {
                Add(feature.Name, feature);
                any = true;
            }
            foreach (FeatureListView list in new SequenceExampleReader(record))
            {
                Kind = RecordKind.SequenceExample;
                any = true;
                foreach (FeatureView feature in list) Add(list.Name + "[]", feature);
            }
            if (!any) Kind = RecordKind.Other;
        }
        catch (StatusException e) when (e.Code == ErrorCode.InvalidArgument)
        {
            Kind = RecordKind.Other;
        }
    }

    void Add(string name, FeatureView feature)
    {
        FeatureKind kind = feature.Kind;
        int count = kind switch
        {
            FeatureKind.Float => feature.ToFloats().Length,
            FeatureKind.Int64 => feature.ToInt64s().Length,
            FeatureKind.Bytes => feature.ToBytes().Length,
            _ => 0,
        };
        if (!_entries.TryGetValue(name, out Entry? entry)) _entries.Add(name, entry = new Entry());
        entry.Add(kind, count);
    }

    /// <summary>Adds the table <c>features</c> to a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="records">How many records the file has.</param>
    public void WriteTo(Report report, long records)
    {
        ReportTable table = report.AddTable("features", "feature", "kind", "in_records#", "values_min#", "values_max#");
        if (Kind == RecordKind.Other) return;
        if (_scanned < records) report.Add("features_from", $"the first {_scanned} records");
        foreach ((string name, Entry entry) in _entries) table.Add(name, entry.KindText, entry.Records, entry.Min, entry.Max);
    }

    sealed class Entry
    {
        readonly SortedSet<FeatureKind> _kinds = [];

        public long Records { get; private set; }
        public int Min { get; private set; } = int.MaxValue;
        public int Max { get; private set; }
        public string KindText => string.Join("|", _kinds.Select(k => k.ToString().ToLowerInvariant()));

        public void Add(FeatureKind kind, int count)
        {
            _kinds.Add(kind);
            Records++;
            Min = Math.Min(Min, count);
            Max = Math.Max(Max, count);
        }
    }
}
