using System.Buffers.Binary;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class RecordReaderTests
{
    [Fact]
    public void Offsets_lead_back_to_records()
    {
        byte[] file = RecordFiles.Write([[1], [2, 2], [], [4]]);
        using var reader = new RecordReader(new MemoryStream(file), "memory");
        List<long> offsets = [];
        while (reader.TryRead(out _)) offsets.Add(reader.Offset);
        Assert.Equal([0, 17, 35, 51], offsets);
        Assert.Equal(file.Length, reader.NextOffset);

        using var resumed = new RecordReader(new MemoryStream(file), "memory");
        resumed.SkipTo(35);
        Assert.Equal([[], [4]], RecordFiles.ReadAll(resumed));
        Assert.Equal(ErrorCode.OutOfRange, Assert.Throws<StatusException>(() => resumed.SkipTo(0)).Code);
        Assert.Equal(ErrorCode.OutOfRange, Assert.Throws<StatusException>(() => resumed.SkipTo(1000)).Code);
    }

    [Fact]
    public void A_claimed_length_reserves_no_memory()
    {
        byte[] file = new byte[20];
        BinaryPrimitives.WriteUInt64LittleEndian(file, 900_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), Crc32C.Masked(file.AsSpan(0, 8)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("truncated record at 0", Assert.Throws<DataLossException>(() => RecordFiles.ReadAll(file)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void A_record_beyond_the_limit_is_refused_or_passed_over()
    {
        byte[] file = RecordFiles.Write([[1], new byte[1000], [3]]);
        var options = new RecordReaderOptions { MaxRecordBytes = 999 };
        var error = Assert.Throws<StatusException>(() => RecordFiles.ReadAll(file, options));
        Assert.Equal(ErrorCode.ResourceExhausted, error.Code);
        Assert.Equal("memory: record at 17 has 1000 bytes, the limit is 999", error.Message);
        Assert.Equal([[1], [3]], RecordFiles.ReadAll(file, options with { SkipCorrupt = true }));
    }

    [Fact]
    public void Every_cut_is_told_with_its_place()
    {
        byte[] file = RecordFiles.Write([[1, 2, 3], [4, 5]]);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            if (length is 0 or 19)
            {
                Assert.Equal(length / 19, RecordFiles.ReadAll(cut).Count);
                continue;
            }
            var error = Assert.Throws<DataLossException>(() => RecordFiles.ReadAll(cut));
            Assert.Equal(length < 19 ? 0 : 19, error.Offset);
            Assert.StartsWith($"memory: truncated record at {error.Offset}", error.Message);
            Assert.Equal(length / 19, RecordFiles.ReadAll(cut, new() { EndAtPartialRecord = true }).Count);
        }
    }

    [Fact]
    public void A_growing_file_can_be_followed()
    {
        byte[] file = RecordFiles.Write([[1, 2, 3], [4, 5]]);
        var stream = new MemoryStream();
        stream.Write(file, 0, 25);
        stream.Position = 0;
        using var reader = new RecordReader(stream, "growing", new() { EndAtPartialRecord = true, Compression = RecordCompression.None });
        Assert.Equal([[1, 2, 3]], RecordFiles.ReadAll(reader));
        stream.Write(file, 25, file.Length - 25);
        stream.Position = 25;
        Assert.Equal([[4, 5]], RecordFiles.ReadAll(reader));
    }

    [Fact]
    public void A_plain_file_that_begins_like_zlib_is_plain()
    {
        byte[] record = new byte[0x9C78];
        byte[] file = RecordFiles.Write([record]);
        Assert.Equal([0x78, 0x9C], file[..2]);
        Assert.Equal([record], RecordFiles.ReadAll(file));
    }

    [Theory]
    [InlineData(RecordCompression.Gzip), InlineData(RecordCompression.Zlib)]
    public void Damage_in_compressed_files_is_data_loss(RecordCompression compression)
    {
        byte[] file = RecordFiles.Write([new byte[5000], [1, 2]], compression);
        var options = new RecordReaderOptions { Compression = compression };
        Assert.Throws<DataLossException>(() => RecordFiles.ReadAll(file[..(file.Length / 2)], options));
        byte[] bad = [.. file];
        bad[file.Length / 2] ^= 0x5A;
        Assert.Throws<DataLossException>(() => RecordFiles.ReadAll(bad, options));
        Assert.Throws<DataLossException>(() => RecordFiles.ReadAll("junkjunkjunk"u8.ToArray(), options));
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<StatusException>(() => new RecordReader(folder["none"]));
        Assert.Equal(ErrorCode.NotFound, error.Code);
        Assert.Contains("No such file or directory", error.Message);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] file = RecordFiles.Write(Enumerable.Range(0, 1000).Select(i => new byte[i]));
        using var reader = new RecordReader(new MemoryStream(file), "memory");
        reader.TryRead(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out _))
        {
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, reader.Count);
    }
}
