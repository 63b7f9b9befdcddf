using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class RecordWriterTests
{
    [Theory]
    [InlineData(RecordCompression.None), InlineData(RecordCompression.Gzip), InlineData(RecordCompression.Zlib)]
    public void What_is_written_is_read(RecordCompression compression)
    {
        var random = new Random(3);
        int[] lengths = [.. Enumerable.Range(0, 300), 4096, 262_143, 262_144, 262_145, 700_000];
        List<byte[]> records = [.. lengths.Select(length => new byte[length])];
        foreach (byte[] record in records) random.NextBytes(record);
        using var folder = new TempFolder();
        using (var writer = new RecordWriter(folder["x"], compression))
        {
            foreach (byte[] record in records) writer.Write(record);
            Assert.Equal(records.Count, writer.Count);
            Assert.Equal(records.Sum(record => record.Length + 16L), writer.Offset);
        }
        using var reader = new RecordReader(folder["x"]);
        Assert.Equal(compression, reader.Compression);
        Assert.Equal(records, RecordFiles.ReadAll(reader));
    }

    [Fact]
    public void An_empty_file_has_no_records()
    {
        foreach (RecordCompression compression in Enum.GetValues<RecordCompression>())
        {
            Assert.Empty(RecordFiles.ReadAll(RecordFiles.Write([], compression), new() { Compression = compression }));
        }
    }

    [Fact]
    public void Flushed_records_are_in_the_file()
    {
        using var folder = new TempFolder();
        using var writer = new RecordWriter(folder["x"]);
        writer.Write([1, 2]);
        writer.Flush();
        using var reader = new RecordReader(folder["x"]);
        Assert.Equal([[1, 2]], RecordFiles.ReadAll(reader));
    }
}
