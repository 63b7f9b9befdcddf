using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Events;

/// <summary>
/// Reads the events of a file one after another, also while it is being written: at its end, or at an event that is only partly there,
/// <see cref="TryRead"/> says no, and may be asked again later.
/// </summary>
public sealed class EventFileReader : IDisposable
{
    readonly RecordReader _records;

    /// <summary>Opens an event file.</summary>
    /// <exception cref="StatusException">NOT_FOUND.</exception>
    public EventFileReader(string path, IFileStore? files = null)
    {
        FilePath = path;
        _records = new(
            new FileStoreStream((files ?? LocalFiles.Instance).OpenRead(path)), path,
            new() { Compression = RecordCompression.None, EndAtPartialRecord = true });
    }

    /// <summary>Path of the file.</summary>
    public string FilePath { get; }

    /// <summary>Reads the next event; <see langword="false"/> if there is none yet.</summary>
    /// <exception cref="DataLossException">A checksum or an event is damaged.</exception>
    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Event? record)
    {
        record = null;
        if (!_records.TryRead(out ReadOnlySpan<byte> bytes)) return false;
        try
        {
            record = Event.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataLossException(FilePath, _records.Offset, "the record is not an Event", e);
        }
    }

    /// <summary>Paths of the event files of a log folder in order of their names, which is that of their times.</summary>
    public static IReadOnlyList<string> List(string folder, IFileStore? files = null) =>
        [.. (files ?? LocalFiles.Instance).List(folder)
            .Where(name => name.Contains("tfevents", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Path.Combine(folder, name))];

    /// <summary>Closes the file.</summary>
    public void Dispose() => _records.Dispose();
}
