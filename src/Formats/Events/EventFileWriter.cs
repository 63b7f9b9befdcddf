using System.Globalization;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Events;

/// <summary>
/// Writes an event file, the log that TensorBoard reads: a TFRecord file of <see cref="Event"/>s whose first one states the version
/// <c>brain.Event:2</c>. Its name is <c>events.out.tfevents.SECONDS.HOST</c> and a suffix. Safe for use by several threads.
/// </summary>
public sealed class EventFileWriter : IDisposable
{
    /// <summary>What the first event says.</summary>
    public const string FileVersion = "brain.Event:2";

    readonly Lock _lock = new();
    readonly TimeProvider _time;
    readonly IWritableFile _file;
    readonly RecordWriter _records;
    readonly HashSet<string> _described = new(StringComparer.Ordinal);
    bool _closed;

    /// <summary>Creates an event file.</summary>
    /// <param name="folder">The log folder; it is created.</param>
    /// <param name="suffix">End of the file's name, such as <c>.v2</c>.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <param name="time">The clock; this machine's if null.</param>
    /// <param name="host">The host in the name; this machine's if null.</param>
    /// <exception cref="StatusException">The file cannot be created.</exception>
    public EventFileWriter(string folder, string suffix = "", IFileStore? files = null, TimeProvider? time = null, string? host = null)
    {
        files ??= LocalFiles.Instance;
        _time = time ?? TimeProvider.System;
        files.CreateFolder(folder);
        long seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{host ?? Environment.MachineName}");
        FilePath = FreeName(Path.Combine(folder, name), suffix, files);
        _file = files.Create(FilePath);
        _records = new(new FileStoreStream(_file));
        Write(new Event { FileVersion = FileVersion, SourceMetadata = new() { Writer = "TensorHarbor" } });
        Flush();
    }

    /// <summary>Two writers that start in the same second must not overwrite each other: a number goes before the suffix.</summary>
    static string FreeName(string start, string suffix, IFileStore files)
    {
        string path = start + suffix;
        for (int number = 1; files.Exists(path); number++) path = string.Create(CultureInfo.InvariantCulture, $"{start}.{number}{suffix}");
        return path;
    }

    /// <summary>Path of the file.</summary>
    public string FilePath { get; }

    /// <summary>Appends an event; a wall time of 0 is set to now.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: no space left.</exception>
    public void Write(Event record)
    {
        if (record.WallTime == 0) record.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        byte[] bytes = record.ToByteArray();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _records.Write(bytes);
        }
    }

    /// <summary>Appends a summary. What describes a tag (its plugin) is written only with its first value, as TensorFlow does.</summary>
    /// <param name="summary">The values; descriptions that were written before are removed from it.</param>
    /// <param name="step">The global step.</param>
    public void AddSummary(Summary summary, long step)
    {
        lock (_lock)
        {
            foreach (Summary.Types.Value value in summary.Value)
            {
                if (value.Metadata?.PluginData?.PluginName is { Length: > 0 } && !_described.Add(value.Tag)) value.Metadata = null;
            }
        }
        Write(new Event { Step = step, Summary = summary });
    }

    /// <summary>Appends a summary of one value.</summary>
    public void AddSummary(Summary.Types.Value value, long step) => AddSummary(new Summary { Value = { value } }, step);

    /// <summary>Appends a scalar as a v1 <c>simple_value</c>.</summary>
    public void AddScalar(string tag, float value, long step) => AddSummary(Summaries.Scalar(tag, value), step);

    /// <summary>Appends a graph.</summary>
    public void AddGraph(GraphDef graph, long step = 0) => Write(new Event { Step = step, GraphDef = graph.ToByteString() });

    /// <summary>Appends a meta graph.</summary>
    public void AddMetaGraph(MetaGraphDef metaGraph, long step = 0) =>
        Write(new Event { Step = step, MetaGraphDef = metaGraph.ToByteString() });

    /// <summary>Appends the metadata of one step (a serialized <c>RunMetadata</c>) under a tag.</summary>
    public void AddRunMetadata(string tag, ByteString runMetadata, long step) =>
        Write(new Event { Step = step, TaggedRunMetadata = new() { Tag = tag, RunMetadata = runMetadata } });

    /// <summary>Appends a start, stop or checkpoint of the session.</summary>
    public void AddSessionLog(SessionLog log, long step) => Write(new Event { Step = step, SessionLog = log });

    /// <summary>Hands all events so far to the operating system, so that readers see them.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: no space left.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _records.Flush();
        }
    }

    /// <summary>Writes what is left to the disk and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            try
            {
                _records.Flush();
                _file.Flush();
            }
            finally
            {
                _records.Dispose();
            }
        }
    }
}
