using System.Text.Json;
using Google.Protobuf;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Events;

/// <summary>Every event file of the golden folder, and what events.json says of it.</summary>
[Trait("golden", "formats")]
public sealed class GoldenEventTests
{
    const string Folder = "events", Listing = "events.json";

    static string At(string path) => Golden.File("formats", Folder, path);

    static JsonProperty[] Listed =>
        Golden.List("formats", Folder, Listing).Contains(Listing) ? [.. Golden.Json(At(Listing)).EnumerateObject()] : [];

    public static TheoryData<string> WithListing => GoldenCases.Of("events.json", Listed.Select(file => file.Name));

    public static TheoryData<string> Files =>
        GoldenCases.Of("event files", Listed.Select(file => file.Name).Union(Golden.List("formats", Folder, "*tfevents*")));

    static List<Event> ReadAll(string file)
    {
        using var reader = new EventFileReader(At(file));
        List<Event> events = [];
        while (reader.TryRead(out Event? record)) events.Add(record);
        return events;
    }

    static Summary.Types.Value[] Values(string file) => [.. ReadAll(file).SelectMany(e => e.Summary?.Value.AsEnumerable() ?? [])];

    [Theory, MemberData(nameof(WithListing))]
    public void Events_are_those_of_TensorFlow(string file)
    {
        List<Event> events = ReadAll(file);
        JsonElement[] expected = [.. Listed.Single(listed => listed.Name == file).Value.EnumerateArray()];
        for (int i = 0; i < Math.Min(expected.Length, events.Count); i++)
        {
            string? difference = EventListing.Difference(expected[i], events[i]);
            Assert.True(difference is null, $"{file}, event {i}: {difference}");
        }
        Assert.Equal(expected.Length, events.Count);
    }

    sealed class StoppedClock(double seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_written_again_has_the_same_bytes_but_for_the_writers_name(string file)
    {
        List<Event> events = ReadAll(file);
        var files = new MemoryFiles();
        string path;
        using (var writer = new EventFileWriter("/logs", "", files, new StoppedClock(events[0].WallTime), "h"))
        {
            path = writer.FilePath;
            foreach (Event record in events.Skip(1)) writer.Write(record);
        }
        Assert.Equal($"/logs/events.out.tfevents.{(long)events[0].WallTime:D10}.h", path);
        Assert.Equal(AfterFirst(File.ReadAllBytes(At(file))), AfterFirst(files.ReadAllBytes(path)));

        static byte[] AfterFirst(byte[] records) => records[(16 + BitConverter.ToInt32(records))..];
    }

    /// <summary>A value of each bucket must come into the same bucket.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Our_buckets_are_TensorFlows(string file)
    {
        foreach (Summary.Types.Value value in Values(file).Where(value => value.Histo is not null))
        {
            var ours = new Histogram();
            foreach ((double limit, double count) in value.Histo.BucketLimit.Zip(value.Histo.Bucket))
            {
                for (int i = 0; i < count; i++) ours.Add(Math.BitDecrement(limit));
            }
            HistogramProto got = ours.ToProto();
            Assert.Equal($"{value.Tag}: {value.Histo.BucketLimit} {value.Histo.Bucket}", $"{value.Tag}: {got.BucketLimit} {got.Bucket}");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Our_v2_summaries_are_TensorFlows(string file)
    {
        foreach (Summary.Types.Value golden in Values(file))
        {
            using Tensor tensor = golden.ValueCase == Summary.Types.Value.ValueOneofCase.Tensor ? golden.Tensor.ToTensor() : Tensor.Scalar(0f);
            Summary.Types.Value? ours = golden.Metadata?.PluginData?.PluginName switch
            {
                "scalars" => Summaries.ScalarTensor(golden.Tag, tensor.Item<float>()),
                "text" when tensor.Shape.Rank == 0 => Summaries.Text(golden.Tag, System.Text.Encoding.UTF8.GetString(tensor.Strings[0])),
                "histograms" => V2Histograms.Again(golden.Tag, tensor),
                _ => null,
            };
            if (ours is null) continue;
            using Tensor got = ours.Tensor.ToTensor();
            Assert.Equal(golden.Metadata!.PluginData.PluginName, ours.Metadata.PluginData.PluginName);
            double scale = tensor.DType == DType.Double ? tensor.Read<double>().ToArray().Max(Math.Abs) : 0;
            string? difference = TensorComparison.Difference(tensor, got, 0, 1e-6 * scale);
            Assert.True(difference is null, $"{golden.Tag}: {difference}");
        }
    }
}

/// <summary>Makes a v2 histogram again from values that lie in the middle of its buckets.</summary>
static class V2Histograms
{
    /// <summary>The histogram, or <see langword="null"/> if floats are too coarse for the middle of such narrow buckets.</summary>
    public static Summary.Types.Value? Again(string tag, Tensor golden)
    {
        double[] rows = golden.Read<double>().ToArray();
        int buckets = rows.Length / 3;
        if (buckets == 0) return null;
        (double min, double max) = (rows[0], rows[^2]);
        bool equal = min == max, fine = (max - min) / buckets > 1e-4 * Math.Max(Math.Abs(min), Math.Abs(max));
        if (!equal && !fine) return null;
        List<float> values = [];
        for (int i = 0; i < buckets; i++)
        {
            int ends = equal ? 0 : (i == 0 ? 1 : 0) + (i == buckets - 1 ? 1 : 0);
            for (int k = ends; k < rows[3 * i + 2]; k++) values.Add((float)((rows[3 * i] + rows[3 * i + 1]) / 2));
        }
        if (!equal) values.AddRange([(float)min, (float)max]);
        return Summaries.HistogramTensor(tag, values.ToArray(), buckets);
    }
}
