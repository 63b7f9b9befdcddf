using static TensorHarbor.Training.Tests.Input.InputFiles;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>Damaged TFRecord files end with the offset, or are skipped and counted when asked for.</summary>
public sealed class DamagedRecordTests : IDisposable
{
    const int Length = 60; // bytes that each record takes in the file

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Damaged(Func<byte[], byte[]> damage)
    {
        string file = Examples(_folder, "a.tfrecords", [.. Enumerable.Range(0, 5).Select(k => Dense(k % 2, k, -k))]);
        byte[] bytes = File.ReadAllBytes(file);
        Assert.Equal(5 * Length, bytes.Length);
        File.WriteAllBytes(file, damage(bytes));
        return file;
    }

    static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x20;
        return bytes;
    }

    static (string[] Rows, long Skipped) ReadSkipping(string file, int epochs = 1, long maxCachedBytes = RowStream.DefaultCachedBytes)
    {
        using var rows = new RowStream(Of(file) with { SkipCorrupt = true }, epochs, maxCachedBytes);
        RowBuffer all = rows.NewBuffer();
        while (rows.TryRead(all))
        {
        }
        return (Describe(all), rows.SkippedCount);
    }

    [Fact]
    public void A_wrong_checksum_is_told_with_its_offset()
    {
        var error = Assert.IsType<DataLossException>(Error(Of(Damaged(b => Flip(b, 2 * Length + 30)))));
        Assert.Equal((_folder["a.tfrecords"], 2 * Length), (error.File, error.Offset));
    }

    [Fact]
    public void A_truncated_file_is_told_with_its_offset()
    {
        var error = Assert.IsType<DataLossException>(Error(Of(Damaged(b => b[..^5]))));
        Assert.Equal((_folder["a.tfrecords"], 4 * Length), (error.File, error.Offset));
    }

    [Fact]
    public void Damaged_records_are_skipped_and_counted()
    {
        Assert.Equal((["0 0 0", "1 1 -1", "1 3 -3", "0 4 -4"], 1L), ReadSkipping(Damaged(b => Flip(b, 2 * Length + 30))),
            new RowsAndCount());
        Assert.Equal((["1 1 -1", "0 2 -2", "1 3 -3", "0 4 -4"], 1L), ReadSkipping(Damaged(b => Flip(b, 30))), new RowsAndCount());
        Assert.Equal((["0 0 0", "1 1 -1", "0 2 -2", "1 3 -3"], 1L), ReadSkipping(Damaged(b => b[..^5])), new RowsAndCount());
    }

    [Fact]
    public void Each_damaged_record_is_counted_once_however_often_the_file_is_read()
    {
        string file = Damaged(b => Flip(b, 2 * Length + 30));
        Assert.Equal(1, ReadSkipping(file, epochs: 3).Skipped);
        Assert.Equal(1, ReadSkipping(file, epochs: 3, maxCachedBytes: 0).Skipped);
    }

    sealed class RowsAndCount : IEqualityComparer<(string[] Rows, long Skipped)>
    {
        public bool Equals((string[] Rows, long Skipped) x, (string[] Rows, long Skipped) y) =>
            x.Skipped == y.Skipped && x.Rows.SequenceEqual(y.Rows);

        public int GetHashCode((string[] Rows, long Skipped) value) => value.Rows.Length;
    }
}
