using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Events;

public sealed class EventFileTests
{
    /// <summary>A file of TensorFlow with v2 summaries.</summary>
    static string TensorFlows =>
        Golden.Shipped("formats", "events", "v2", "events.out.tfevents.1476113854.tensorflow-worker-rc-vznvt");

    static List<Event> ReadAll(string path, IFileStore? files = null)
    {
        using var reader = new EventFileReader(path, files);
        List<Event> events = [];
        while (reader.TryRead(out Event? record)) events.Add(record);
        return events;
    }

    [Fact]
    public void A_v2_histogram_of_equal_values_is_in_its_last_bucket()
    {
        using Tensor rows = Summaries.HistogramTensor("h", [2.5f, 2.5f], buckets: 3).Tensor.ToTensor();
        Assert.Equal([2.5, 2.5, 0, 2.5, 2.5, 0, 2.5, 2.5, 2], rows.Read<double>().ToArray());
    }

    [Fact]
    public void Histograms_take_any_finite_number()
    {
        var histogram = new Histogram();
        histogram.Add([0f, -0f, float.MaxValue, float.MinValue, float.Epsilon]);
        histogram.Add(double.MaxValue);
        histogram.Add(-double.MaxValue);
        HistogramProto proto = histogram.ToProto();
        Assert.Equal(7, proto.Num);
        Assert.Equal(7, proto.Bucket.Sum());
        Assert.Equal(new Histogram().ToProto().Bucket, [0.0]);
        Assert.Equal(
            "Nan in summary histogram for: w", Assert.Throws<StatusException>(() => Summaries.Histogram("w", [float.NaN])).Message);
        Assert.Equal(
            "Infinity in summary histogram for: w",
            Assert.Throws<StatusException>(() => Summaries.Histogram("w", [float.PositiveInfinity])).Message);
    }

    sealed class StoppedClock(double seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
    }

    [Fact]
    public void Two_writers_of_one_second_have_two_files()
    {
        var files = new MemoryFiles();
        var clock = new StoppedClock(1476113854);
        using var first = new EventFileWriter("/logs", ".v2", files, clock, "h");
        using var second = new EventFileWriter("/logs", ".v2", files, clock, "h");
        Assert.Equal(
            ["/logs/events.out.tfevents.1476113854.h.1.v2", "/logs/events.out.tfevents.1476113854.h.v2"],
            EventFileReader.List("/logs", files));
    }

    [Fact]
    public void A_growing_file_is_followed()
    {
        var files = new MemoryFiles();
        using var writer = new EventFileWriter("/logs", files: files);
        using var reader = new EventFileReader(writer.FilePath, files);
        Assert.True(reader.TryRead(out Event? version));
        Assert.Equal("brain.Event:2", version.FileVersion);
        for (int step = 0; step < 3; step++)
        {
            Assert.False(reader.TryRead(out _));
            writer.AddScalar("loss", step, step);
            writer.Flush();
            Assert.True(reader.TryRead(out Event? record));
            Assert.Equal((step, (float)step), (record.Step, record.Summary.Value[0].SimpleValue));
        }
    }

    [Fact]
    public void A_tag_is_described_once()
    {
        var files = new MemoryFiles();
        using var writer = new EventFileWriter("/logs", files: files);
        for (int step = 0; step < 2; step++) writer.AddSummary(Summaries.ScalarTensor("loss", step), step);
        writer.Flush();
        List<Event> events = ReadAll(writer.FilePath, files);
        Assert.Equal("scalars", events[1].Summary.Value[0].Metadata.PluginData.PluginName);
        Assert.Null(events[2].Summary.Value[0].Metadata);
    }

    [Fact]
    public void Cut_files_end_early_and_damaged_ones_are_refused()
    {
        byte[] good = File.ReadAllBytes(TensorFlows);
        int whole = ReadAll("/e", Mutations.AsFile("/e", good)).Count, damaged = 0;
        for (int length = 0; length < good.Length; length += 11) Assert.InRange(
            ReadAll("/e", Mutations.AsFile("/e", good[..length])).Count, 0, whole - 1);
        var random = new Random(6);
        for (int round = 0; round < 500; round++)
        {
            try
            {
                ReadAll("/e", Mutations.AsFile("/e", Mutations.Of(good, random)));
            }
            catch (StatusException e)
            {
                Assert.Equal(ErrorCode.DataLoss, e.Code);
                damaged++;
            }
        }
        Assert.InRange(damaged, 200, 500);
    }

    [Fact]
    public void A_full_disk_is_told_and_what_was_written_stays()
    {
        var files = new MemoryFiles { Fault = Fault.DiskFull, FaultAt = 6 };
        var writer = new EventFileWriter("/logs", files: files);
        for (int step = 0; step < 100; step++) writer.AddScalar("loss", 1, step);
        writer.Flush();
        writer.AddScalar("loss", 1, 100);
        writer.Flush();
        writer.AddScalar("loss", 1, 101);
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                writer.AddScalar("loss", 1, 101);
                writer.Flush();
            }
        }).Code);
        Assert.ThrowsAny<StatusException>(writer.Dispose);
        Assert.InRange(ReadAll(writer.FilePath, files).Count, 102, 104);
    }
}
