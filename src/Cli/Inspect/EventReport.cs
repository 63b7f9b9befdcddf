using TensorHarbor.Cli.Plots;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What is in event files: tags, steps, last values; and a chart of the scalars.</summary>
static class EventReport
{
    /// <summary>Reads all event files of the path, and draws the chart if asked for.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no file, or no such tag; DATA_LOSS with file and offset.</exception>
    public static Report Create(InspectOptions options, CancellationToken stop)
    {
        var log = new EventLog();
        IReadOnlyList<EventFiles.EventFile> files = EventFiles.Find(options.Path);
        if (files.Count == 0) Throw.NotFound($"{options.Path}; the folder holds no event file (*tfevents*)");
        foreach (EventFiles.EventFile file in files) log.Read(file, stop);

        var report = new Report(TargetKind.Events.Name(), options.Path);
        report.Add("file_count", files.Count);
        report.Add("event_count", log.Count);
        report.Add("first_time", Times.Text(log.FirstTime));
        report.Add("last_time", Times.Text(log.LastTime));
        report.Add("has_graph", log.HasGraph);
        report.Add("has_meta_graph", log.HasMetaGraph);
        AddScalars(report.AddTable("scalars", "run", "tag", "count#", "first_step#", "last_step#", "last#", "min#", "max#"), log);
        AddOthers(report.AddTable("others", "run", "tag", "kind", "count#", "first_step#", "last_step#"), log);
        if (options.Plot is not null) Draw(report, options, log);
        return report;
    }

    static void AddScalars(ReportTable table, EventLog log)
    {
        foreach (EventSeries series in log.Series.Where(s => s.Scalars.Count > 0))
        {
            IEnumerable<double> values = series.Scalars.Select(s => s.Value);
            table.Add(series.Run, series.Tag, series.Count, series.FirstStep, series.LastStep, (float)series.Scalars[^1].Value, (float)values.Min(), (float)values.Max());
        }
    }

    static void AddOthers(ReportTable table, EventLog log)
    {
        foreach (EventSeries series in log.Series.Where(s => s.Scalars.Count == 0))
        {
            table.Add(series.Run, series.Tag, series.Kind, series.Count, series.FirstStep, series.LastStep);
        }
    }

    static void Draw(Report report, InspectOptions options, EventLog log)
    {
        EventSeries[] scalars = [.. log.Series.Where(s => s.Scalars.Count > 0)];
        if (scalars.Length == 0) Throw.NotFound($"{options.Path}; there are no scalars to draw");
        string[] tags = [.. scalars.Select(s => s.Tag).Distinct()];
        IReadOnlyList<string> wanted = options.Tags.Count > 0 ? options.Tags : [tags.FirstOrDefault(t => t == "loss") ?? tags[0]];
        foreach (string tag in wanted.Where(t => !tags.Contains(t)))
        {
            Throw.NotFound($"there is no scalar '{tag}' in {options.Path}{Spelling.Hint(tag, tags, $"; there are: {string.Join(", ", tags)}")}");
        }
        bool manyRuns = scalars.Select(s => s.Run).Distinct().Count() > 1;
        PlotLine[] lines = [.. scalars.Where(s => wanted.Contains(s.Tag))
            .Select(s => new PlotLine(manyRuns ? $"{s.Run}/{s.Tag}" : s.Tag, [.. s.Scalars.Select(p => ((double)p.Step, p.Value))]))];
        File.WriteAllText(options.Plot!, LineChart.ToSvg(string.Join(", ", wanted), "step", lines));
        report.Add("plot", options.Plot);
    }

    /// <summary>What several event files say together.</summary>
    sealed class EventLog
    {
        readonly Dictionary<(string Run, string Tag), EventSeries> _series = [];

        public long Count { get; private set; }
        public double FirstTime { get; private set; }
        public double LastTime { get; private set; }
        public bool HasGraph { get; private set; }
        public bool HasMetaGraph { get; private set; }
        public IEnumerable<EventSeries> Series => _series.Values.OrderBy(s => s.Tag, StringComparer.Ordinal).ThenBy(s => s.Run, StringComparer.Ordinal);

        public void Read(EventFiles.EventFile file, CancellationToken stop)
        {
            using var reader = new EventFileReader(file.Path);
            while (reader.TryRead(out Event? record))
            {
                stop.ThrowIfCancellationRequested();
                if (Count++ == 0) FirstTime = record.WallTime;
                LastTime = Math.Max(LastTime, record.WallTime);
                HasGraph |= record.WhatCase == Event.WhatOneofCase.GraphDef;
                HasMetaGraph |= record.WhatCase == Event.WhatOneofCase.MetaGraphDef;
                if (record.WhatCase != Event.WhatOneofCase.Summary) continue;
                foreach (Summary.Types.Value value in record.Summary.Value) Add(file.Run, record.Step, value);
            }
        }

        /// <summary>The plugin is named in a tag's first value only.</summary>
        void Add(string run, long step, Summary.Types.Value value)
        {
            var key = (run, value.Tag);
            if (!_series.TryGetValue(key, out EventSeries? series)) _series.Add(key, series = new EventSeries(run, value.Tag, EventSeries.KindOf(value)));
            series.Add(step, value);
        }
    }
}
