using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>
/// Every string of bytes is parsed or refused with a <see cref="StatusException"/>, and no memory is taken for what is only claimed.
/// </summary>
public sealed class FuzzTests
{
    const int Rounds = 4000;
    const long AllowedPerRound = 4 << 20;

    /// <summary>Runs <paramref name="parse"/> on damaged copies; any exception but a StatusException fails the test.</summary>
    static void Run(byte[][] originals, int seed, Action<byte[]> parse, Func<Mutations, byte[], byte[]>? after = null)
    {
        var mutations = new Mutations(seed);
        int refused = 0;
        long worst = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = mutations.Next(originals[round % originals.Length]);
            if (after is not null) damaged = after(mutations, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(damaged);
            }
            catch (StatusException)
            {
                refused++;
            }
            worst = Math.Max(worst, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(refused, 1, Rounds);
        Assert.InRange(worst, 0, AllowedPerRound);
    }

    static byte[][] GoldenExamples()
    {
        using var reader = new RecordReader(RecordFiles.Shipped("examples.tfrecord"));
        return [.. RecordFiles.ReadAll(reader)];
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Records(bool fittingHeader) =>
        Run([RecordFiles.Write([[1, 2, 3], [], new byte[100], [4]])], 11, bytes => RecordFiles.ReadAll(bytes),
            fittingHeader ? (mutations, bytes) => mutations.WithFittingHeader(bytes) : null);

    [Theory]
    [InlineData(RecordCompression.Gzip), InlineData(RecordCompression.Zlib)]
    public void Compressed_records(RecordCompression compression) =>
        Run([RecordFiles.Write([[1, 2, 3], new byte[100], [4]], compression)], 12,
            bytes => RecordFiles.ReadAll(bytes, new() { Compression = compression, BufferBytes = 1024 }));

    /// <summary>Skipping never throws, never gives a record that was not written, and loses none that is whole.</summary>
    [Fact]
    public void Records_with_damage_left_out()
    {
        var random = new Random(13);
        for (int round = 0; round < 500; round++)
        {
            byte[][] records = [.. Enumerable.Range(0, 20).Select(_ => new byte[random.Next(60)])];
            foreach (byte[] record in records) random.NextBytes(record);
            byte[] file = RecordFiles.Write(records);
            int damaged = random.Next(records.Length);
            int start = records.Take(damaged).Sum(record => record.Length + 16);
            file[start + random.Next(records[damaged].Length + 16)] ^= (byte)random.Next(1, 256);
            using var reader = new RecordReader(new MemoryStream(file), "memory", new() { SkipCorrupt = true, BufferBytes = 64 });
            Assert.Equal(records.Where((_, i) => i != damaged), RecordFiles.ReadAll(reader));
            Assert.Equal((1L, records[damaged].Length + 16L), (reader.SkippedCount, reader.SkippedBytes));
        }
    }

    [Fact]
    public void Examples_into_columns()
    {
        FeatureSpec[] specs =
        [
            FeatureSpec.Dense("name", DType.String),
            FeatureSpec.Padded("label", DType.Float), FeatureSpec.Dense("features", DType.Float, [9]),
            FeatureSpec.Sparse("ids", DType.Int64),
        ];
        using var batch = new ExampleBatch(new ExampleParser(specs));
        Run(GoldenExamples(), 14, bytes =>
        {
            if (batch.Rows > 100) batch.Clear();
            batch.Append(bytes);
            Assert.Equal(9 * batch.Rows, batch[2].Floats.Length);
            Assert.Equal(batch.Rows, batch[0].Strings.Count);
        });
    }

    [Fact]
    public void Examples_one_feature_at_a_time() =>
        Run(GoldenExamples(), 15, bytes =>
        {
            foreach (FeatureView feature in new ExampleReader(bytes))
            {
                int values = feature.ToFloats().Length + feature.ToInt64s().Length + feature.ToBytes().Length;
                if (feature.Kind == FeatureKind.None) Assert.Equal(0, values);
            }
        });

    [Fact]
    public void Sequence_Examples() =>
        Run([File.ReadAllBytes(RecordFiles.Shipped("sequence_example.pb"))], 16, bytes =>
        {
            var example = new SequenceExampleReader(bytes);
            foreach (FeatureView feature in example.Context) feature.ToInt64s();
            foreach (FeatureListView list in example)
            {
                foreach (FeatureView step in list) step.ToInt64s();
            }
        });

    [Fact]
    public void Csv() =>
        Run(["1,2.5,\"a\"\"b\"\n3,4,\"c\nd\"\n5,6,\r\n"u8.ToArray()], 17, bytes =>
        {
            using var csv = new CsvReader(new MemoryStream(bytes), "x.csv");
            Span<float> row = stackalloc float[2];
            while (csv.TryRead()) csv.Floats(0, row[..Math.Min(2, csv.FieldCount)], missing: 0);
        });

    [Fact]
    public void Libsvm() =>
        Run([File.ReadAllBytes(Golden.File("data", "a8a_test.libsvm"))[..500]], 18, bytes =>
        {
            using var libsvm = new LibsvmReader(new MemoryStream(bytes), "x.libsvm", new() { FeatureSize = 124 });
            while (libsvm.TryRead())
            {
            }
        });
}
