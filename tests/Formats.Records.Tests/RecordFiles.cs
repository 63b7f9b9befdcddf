namespace TensorHarbor.Formats.Records.Tests;

/// <summary>What several tests of record files need.</summary>
static class RecordFiles
{
    /// <summary>A file of the set in the repository.</summary>
    public static string Shipped(string name) => Testing.Golden.Shipped("formats", "records", name);

    public static List<byte[]> ReadAll(RecordReader reader)
    {
        List<byte[]> records = [];
        while (reader.TryRead(out ReadOnlySpan<byte> record)) records.Add(record.ToArray());
        return records;
    }

    public static List<byte[]> ReadAll(byte[] file, RecordReaderOptions? options = null)
    {
        using var reader = new RecordReader(new MemoryStream(file), "memory", options);
        return ReadAll(reader);
    }

    public static byte[] Write(IEnumerable<byte[]> records, RecordCompression compression = RecordCompression.None)
    {
        var stream = new MemoryStream();
        using (var writer = new RecordWriter(stream, compression))
        {
            foreach (byte[] record in records) writer.Write(record);
        }
        return stream.ToArray();
    }
}

/// <summary>Gives at most a few bytes at a time, as a slow network does.</summary>
sealed class TricklingStream(byte[] bytes, int step) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);
}
