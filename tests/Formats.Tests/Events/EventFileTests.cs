using System.Text.Json;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Events;

public sealed class EventFileTests
{
    static JsonElement Golden => JsonDocument.Parse(File.ReadAllText(Testing.Golden.File("formats", "events", "events.json"))).RootElement;

    static string At(string path) => Testing.Golden.File("formats", "events", path);

    public static TheoryData<string> Files => new(Golden.EnumerateObject().Select(file => file.Name));

    static List<Event> ReadAll(string path, IFileStore? files = null)
    {
        using var reader = new EventFileReader(path, files);
        List<Event> events = [];
        while (reader.TryRead(out Event? record)) events.Add(record);
        return events;
    }

    [Trait("golden", "formats")]
    [Theory, MemberData(nameof(Files))]
    public void Events_are_those_of_TensorFlow(string file)
    {
        List<Event> events = ReadAll(At(file));
        JsonElement[] expected = [.. Golden.GetProperty(file).EnumerateArray()];
        Assert.Equal(expected.Length, events.Count);
        foreach ((JsonElement golden, Event actual) in expected.Zip(events)) CheckEvent(golden, actual);
    }

    static void CheckEvent(JsonElement golden, Event actual)
    {
        Assert.Equal(golden.GetProperty("step").GetInt64(), actual.Step);
        Assert.Equal(golden.GetProperty("wall_time").GetDouble(), actual.WallTime);
        Assert.Equal(
            golden.GetProperty("what").GetString()!.Replace("_", "", StringComparison.Ordinal), actual.WhatCase.ToString(),
            ignoreCase: true);
        if (!golden.TryGetProperty("values", out JsonElement values)) return;
        foreach ((JsonElement value, Summary.Types.Value summary) in values.EnumerateArray().Zip(actual.Summary.Value))
        {
            Assert.Equal(value.GetProperty("tag").GetString(), summary.Tag);
            Assert.Equal(value.GetProperty("plugin").GetString(), summary.Metadata?.PluginData?.PluginName ?? "");
            if (value.TryGetProperty("value", out JsonElement number))
            {
                Assert.Equal(
                    number.GetDouble(),
                    summary.ValueCase == Summary.Types.Value.ValueOneofCase.Tensor ? Scalar(summary.Tensor) : summary.SimpleValue);
            }
            if (value.TryGetProperty("histo", out JsonElement histogram)) CheckHistogram(histogram, summary.Histo);
        }
    }

    static double Scalar(TensorProto proto)
    {
        using Tensor tensor = proto.ToTensor();
        return tensor.Item<float>();
    }

    static void CheckHistogram(JsonElement golden, HistogramProto actual)
    {
        Assert.Equal(golden.GetProperty("min").GetDouble(), actual.Min);
        Assert.Equal(golden.GetProperty("sum_squares").GetDouble(), actual.SumSquares);
        Assert.Equal(golden.GetProperty("bucket_limit").EnumerateArray().Select(x => x.GetDouble()), actual.BucketLimit);
        Assert.Equal(golden.GetProperty("bucket").EnumerateArray().Select(x => x.GetDouble()), actual.Bucket);
    }

    [Trait("golden", "formats")]
    [Fact]
    public void Our_buckets_are_TensorFlows()
    {
        HistogramProto[] histograms = [.. ReadAll(At(Golden.EnumerateObject().First().Name))
            .SelectMany(e => e.Summary?.Value.AsEnumerable() ?? []).Select(value => value.Histo).OfType<HistogramProto>()];
        Assert.NotEmpty(histograms);
        foreach (HistogramProto golden in histograms)
        {
            var ours = new Histogram();
            foreach ((double limit, double count) in golden.BucketLimit.Zip(golden.Bucket))
            {
                for (int i = 0; i < count; i++) ours.Add(Math.BitDecrement(limit));
            }
            Assert.Equal(golden.BucketLimit, ours.ToProto().BucketLimit);
            Assert.Equal(golden.Bucket, ours.ToProto().Bucket);
        }
    }

    [Trait("golden", "formats")]
    [Fact]
    public void Our_v2_summaries_are_TensorFlows()
    {
        Summary.Types.Value[] golden = [.. ReadAll(At(Golden.EnumerateObject().Last().Name)).SelectMany(e => e.Summary?.Value.AsEnumerable() ?? [])];
        Summary.Types.Value scalar = golden.First(
            value =>
                value.Tag == "loss"), text = golden.First(value => value.Tag == "t"), histogram = golden.First(value => value.Tag == "h");
        Assert.Equal(scalar.Metadata.PluginData, Summaries.ScalarTensor("loss", 1).Metadata.PluginData);
        Assert.Equal(text.Metadata.PluginData, Summaries.Text("t", "x").Metadata.PluginData);
        using Tensor rows = histogram.Tensor.ToTensor();
        double[] edges = rows.Read<double>().ToArray();
        List<float> values = [(float)edges[0], (float)edges[^2]];
        for (int i = 0; i < edges.Length; i += 3)
        {
            for (int k = i == 0 || i == edges.Length - 3 ? 1 : 0; k < edges[i + 2]; k++) values.Add((float)((edges[i] + edges[i + 1]) / 2));
        }
        Summary.Types.Value ours = Summaries.HistogramTensor("h", values.ToArray());
        Assert.Equal(histogram.Metadata.PluginData, ours.Metadata.PluginData);
        using Tensor actual = ours.Tensor.ToTensor();
        Assert.Equal(rows.ToString(), actual.ToString());
        for (int i = 0; i < edges.Length; i++) Assert.Equal(edges[i], actual.Read<double>()[i], 1e-6);
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

    [Trait("golden", "formats")]
    [Theory, MemberData(nameof(Files))]
    public void A_file_written_again_has_the_same_bytes_but_for_the_writers_name(string file)
    {
        List<Event> events = ReadAll(At(file));
        var files = new MemoryFiles();
        string path;
        using (var writer = new EventFileWriter("/logs", "", files, new StoppedClock(events[0].WallTime), "h"))
        {
            path = writer.FilePath;
            foreach (Event record in events.Skip(1)) writer.Write(record);
        }
        Assert.Equal($"/logs/events.out.tfevents.{(long)events[0].WallTime:D10}.h", path);
        Assert.Equal(AfterFirst(File.ReadAllBytes(At(file))), AfterFirst(files.ReadAllBytes(path)));

        static byte[] AfterFirst(byte[] records) => records[(16 + records[0])..];
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
        byte[] good = File.ReadAllBytes(At(Golden.EnumerateObject().Last().Name));
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
