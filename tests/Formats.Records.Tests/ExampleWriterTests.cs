using System.Text;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class ExampleWriterTests
{
    [Fact]
    public void What_is_built_is_read()
    {
        var random = new Random(5);
        var builder = new ExampleBuilder();
        for (int size = 0; size < 150; size++)
        {
            float[] floats = [.. Enumerable.Range(0, size).Select(_ => random.NextSingle())];
            long[] ints = [.. Enumerable.Range(0, size).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))];
            byte[][] strings = [.. Enumerable.Range(0, size % 20).Select(i => new byte[i * size / 10])];
            builder.Clear().Add("f", floats).Add("ints", ints).Add("strings: é", strings).AddBytes("", "one"u8);
            List<string> names = [];
            foreach (FeatureView feature in new ExampleReader(builder.Build()))
            {
                names.Add(feature.Name);
                Assert.Equal(((FeatureKind[])[
                    FeatureKind.Float, FeatureKind.Int64, FeatureKind.Bytes, FeatureKind.Bytes])[names.Count - 1], feature.Kind);
                switch (names.Count)
                {
                    case 1: Assert.Equal(floats, feature.ToFloats()); break;
                    case 2: Assert.Equal(ints, feature.ToInt64s()); break;
                    case 3: Assert.Equal(strings, feature.ToBytes()); break;
                    default: Assert.Equal("one", Encoding.UTF8.GetString(feature.ToBytes()[0])); break;
                }
            }
            Assert.Equal(["f", "ints", "strings: é", ""], names);
        }
    }

    [Fact]
    public void A_feature_of_another_kind_has_no_values()
    {
        foreach (FeatureView feature in new ExampleReader(new ExampleBuilder().Add("x", 1f, 2f).Build()))
        {
            Assert.Empty(feature.ToInt64s());
            Assert.Empty(feature.ToBytes());
            Assert.Equal([1f, 2f], feature.ToFloats());
        }
    }

    [Fact]
    public void Bytes_that_are_no_Example_are_refused_by_the_reader()
    {
        Assert.Throws<StatusException>(() => Count([0x0A, 0x05, 1]));
        Assert.Throws<StatusException>(() => Count("junk"u8.ToArray()));
        Assert.Equal(0, Count([]));
    }

    static int Count(byte[] bytes)
    {
        int count = 0;
        foreach (FeatureView feature in new ExampleReader(bytes)) count++;
        return count;
    }

    [Fact]
    public void Sequence_Examples_of_all_kinds()
    {
        var builder = new SequenceExampleBuilder();
        builder.BeginList("a").AddStep(1f, 2f).AddStep(new ReadOnlySpan<float>())
            .BeginList("empty").BeginList("b").AddStep(["x"u8.ToArray()]);
        List<string> seen = [];
        foreach (FeatureListView list in new SequenceExampleReader(builder.Build()))
        {
            foreach (FeatureView step in list) seen.Add($"{list.Name} {step.Kind} {step.ToFloats().Length} {step.ToBytes().Length}");
            if (list.Name == "empty") seen.Add("empty");
        }
        Assert.Equal(["a Float 2 0", "a Float 0 0", "empty", "b Bytes 0 1"], seen);
        Assert.Throws<InvalidOperationException>(() => builder.Clear().AddStep(1f));
    }
}
