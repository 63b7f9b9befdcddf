using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>Every record file of the golden folder, good and damaged.</summary>
[Trait("golden", "formats")]
public sealed partial class GoldenRecordTests
{
    public static TheoryData<string, string> Plain => GoldenCases.Of("record files", GoldenRecords.Plain);

    [Theory, MemberData(nameof(Plain))]
    public void Reads_what_TensorFlow_wrote(string file, string list)
    {
        RecordCompression compression = GoldenRecords.CompressionOf(file);
        using (var reader = new RecordReader(GoldenRecords.At(file)))
        {
            Assert.Equal(compression, reader.Compression);
            Same(GoldenRecords.Records(list), RecordFiles.ReadAll(reader));
        }
        using var told = new RecordReader(GoldenRecords.At(file), new() { Compression = compression });
        Same(GoldenRecords.Records(list), RecordFiles.ReadAll(told));
    }

    [Theory, MemberData(nameof(Plain))]
    public void Reads_from_streams_that_give_little_at_a_time(string file, string list)
    {
        byte[] bytes = File.ReadAllBytes(GoldenRecords.At(file));
        foreach (int step in (int[])[bytes.Length < 200_000 ? 1 : 1009, 64, 5000])
        {
            using var reader = new RecordReader(new TricklingStream(bytes, step), "slow", new() { BufferBytes = 64 });
            Same(GoldenRecords.Records(list), RecordFiles.ReadAll(reader));
        }
    }

    [Theory, MemberData(nameof(Plain))]
    public void What_is_written_is_TensorFlows(string file, string list)
    {
        RecordCompression compression = GoldenRecords.CompressionOf(file);
        byte[] ours = RecordFiles.Write(GoldenRecords.Records(list), compression);
        if (compression == RecordCompression.None)
        {
            byte[] theirs = File.ReadAllBytes(GoldenRecords.At(file));
            int at = theirs.AsSpan().CommonPrefixLength(ours);
            Assert.True(at == theirs.Length && at == ours.Length, $"differs from byte {at} on: expected {theirs.Length} bytes, got {ours.Length}");
        }
        else Same(GoldenRecords.Records(list), RecordFiles.ReadAll(ours, new() { Compression = compression }));
    }

    static void Same(List<byte[]> expected, List<byte[]> got)
    {
        for (int i = 0; i < Math.Min(expected.Count, got.Count); i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(got[i]), $"record {i}: expected {Start(expected[i])}, got {Start(got[i])}");
        }
        Assert.Equal(expected.Count, got.Count);
    }

    static string Start(byte[] record) => $"{record.Length} bytes {Convert.ToHexString(record.AsSpan(0, Math.Min(16, record.Length)))}";

    /// <summary>File, and what TensorFlow says of it: <c>DataLoss (truncated) at record 64</c>.</summary>
    public static TheoryData<string, string> Damaged => GoldenCases.Of("damaged record files", GoldenRecords.Files(GoldenRecords.Damaged)
        .SelectMany(file => GoldenRecords.Json(file).EnumerateObject()).Select(file => (file.Name, file.Value.GetString()!)));

    static (int Record, bool Truncated) Parse(string verdict)
    {
        Match match = DataLossAt().Match(verdict);
        Assert.True(match.Success, $"'{verdict}' is not 'DataLoss at record N'");
        return (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), verdict.Contains("truncated", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^DataLoss.* at record (\d+)$")]
    private static partial Regex DataLossAt();

    [Theory, MemberData(nameof(Damaged))]
    public void Says_what_TensorFlow_says_of_damage(string file, string verdict)
    {
        (int record, bool truncated) = Parse(verdict);
        string path = GoldenRecords.At(file);
        using var reader = new RecordReader(path);
        var error = Assert.Throws<DataLossException>(() => RecordFiles.ReadAll(reader));
        Frame[] frames = Frame.Read(File.ReadAllBytes(path), record + 1);
        long offset = frames[record].Offset;
        Assert.Equal((ErrorCode.DataLoss, path, offset, record), (error.Code, error.File, error.Offset, (int)reader.Count));
        Assert.StartsWith(path + ": " + (truncated ? $"truncated record at {offset}' failed with Read less bytes than requested"
            : frames[record].LengthIsRight ? $"corrupted record at {offset + 12}:"
            : offset == 0 ? "corrupted record at 0 (Is this even a TFRecord file?)"
            : $"corrupted record at {offset}"), error.Message, StringComparison.Ordinal);
    }

    /// <summary>All records are found that lie whole in the file, at the place where the undamaged one has them.</summary>
    [Theory, MemberData(nameof(Damaged))]
    public void Can_leave_damage_out_and_count_it(string file, string verdict)
    {
        (int record, bool truncated) = Parse(verdict);
        byte[] bytes = File.ReadAllBytes(GoldenRecords.At(file));
        using var reader = new RecordReader(GoldenRecords.At(file), new() { SkipCorrupt = true });
        List<byte[]> got = RecordFiles.ReadAll(reader);
        Assert.InRange(reader.SkippedCount, 1, long.MaxValue);
        Assert.Equal(bytes.Length - got.Sum(bytes => bytes.Length + 16), reader.SkippedBytes);
        Assert.InRange(got.Count, record, truncated ? record : int.MaxValue);
        if (Undamaged(bytes) is { } whole) Same(whole, got);
    }

    static List<byte[]>? Undamaged(byte[] damaged)
    {
        foreach ((string file, string list) in GoldenRecords.Plain.Where(plain => GoldenRecords.CompressionOf(plain.File) == RecordCompression.None))
        {
            byte[] good = File.ReadAllBytes(GoldenRecords.At(file));
            if (good.Length < damaged.Length || good.Zip(damaged).Count(pair => pair.First != pair.Second) > 64) continue;
            long offset = 0;
            List<byte[]> whole = [];
            foreach (byte[] record in GoldenRecords.Records(list))
            {
                int start = (int)offset, end = start + record.Length + 16;
                if (end <= damaged.Length && good.AsSpan(start..end).SequenceEqual(damaged.AsSpan(start..end))) whole.Add(record);
                offset = end;
            }
            return whole;
        }
        return null;
    }

    /// <summary>Where a record begins, and whether its length is protected by the right checksum.</summary>
    readonly record struct Frame(long Offset, bool LengthIsRight)
    {
        public static Frame[] Read(byte[] file, int count)
        {
            var frames = new Frame[count];
            long offset = 0;
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> head = file.AsSpan((int)offset);
                frames[i] = new(offset, head.Length >= 12 && BitConverter.ToUInt32(head[8..]) == Crc32C.Masked(head[..8]));
                if (head.Length >= 12) offset += BitConverter.ToInt64(head) + 16;
            }
            return frames;
        }
    }
}
