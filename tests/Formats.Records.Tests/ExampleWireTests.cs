using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;
using static TensorHarbor.Formats.Records.Tests.ExampleBytes;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>Forms of the wire format; what TensorFlow 2.21 does with them was observed, and is noted where it differs.</summary>
public sealed class ExampleWireTests
{
    static readonly FeatureSpec W = FeatureSpec.Dense("w", DType.Float, [2]);

    public static TheoryData<string, byte[]> Accepted => new()
    {
        { "packed", Example(Entry("w", Floats(1, 2))) },
        { "unpacked", Example(Entry("w", LooseFloats(1, 2))) },
        { "value before key", Example(Field(0x0A, Field(0x12, Floats(1, 2)), Field(0x0A, "w"u8.ToArray()))) },
        { "twice, last wins", Example(Entry("w", Floats(3, 4)), Entry("w", Floats(1, 2))) },
        { "first of another type", Example(Entry("w", Ints(3, 4)), Entry("w", Floats(1, 2))) },
        { "last without a list", Example(Entry("w", Floats(1, 2)), Entry("w")) },
        { "features in two messages", [.. Example(Entry("w", Floats(3, 4))), .. Example(Entry("w", Floats(1, 2)))] },
        { "unknown fields around", [0x10, 1, .. Example(Entry("w", Floats(1, 2))), 0x1A, 1, 97, 0x25, 1, 2, 3, 4] },
        { "unknown field behind the list", Example(Entry("w", Floats(1, 2), [0x20, 1])) },
        { "unknown field in the list", Example(Entry("w", Field(0x12, Field(0x0A, Raw(1, 2)), [0x10, 1]))) },
        { "unknown field that runs past the end", [.. Example(Entry("w", Floats(1, 2))), 0x1A, 0x20, 97] },
        { "an unwanted feature is not looked at", Example(Entry("w", Floats(1, 2)), Entry("zz", [0x12, 0x7F])) },
    };

    /// <summary>Protobuf's own parser takes these; TensorFlow's refuses them or loses values.</summary>
    public static TheoryData<string, byte[]> AcceptedAsProtobufDoes => new()
    {
        { "two packed runs", Example(Entry("w", Field(0x12, Field(0x0A, Raw(1)), Field(0x0A, Raw(2))))) },
        { "packed, then unpacked", Example(Entry("w", Field(0x12, Field(0x0A, Raw(1)), [0x0D, .. Raw(2)]))) },
        { "unpacked, then packed", Example(Entry("w", Field(0x12, [0x0D, .. Raw(1)], Field(0x0A, Raw(2))))) },
        { "two lists of one kind", Example(Entry("w", Floats(1), Floats(2))) },
        { "two kinds, the last counts", Example(Entry("w", Floats(5), Ints(3, 4), Floats(1, 2))) },
        { "unknown field before the list", Example(Entry("w", [0x20, 1], Floats(1, 2))) },
        { "unknown field among the features", Example([0x10, 1], Entry("w", Floats(1, 2))) },
        { "unknown group", [0x13, 0x08, 1, 0x14, .. Example(Entry("w", Floats(1, 2)))] },
        { "long tag", [0x8A, 0x00, .. Example(Entry("w", Floats(1, 2)))[1..]] },
        { "an entry without value", Example(Entry("w", Floats(1, 2)), Field(0x0A, Field(0x0A, "v"u8.ToArray()))) },
    };

    [Theory]
    [MemberData(nameof(Accepted)), MemberData(nameof(AcceptedAsProtobufDoes))]
    public void Forms_that_are_taken(string form, byte[] example)
    {
        Assert.NotEmpty(form);
        Assert.Equal([1f, 2f], ParseFloats(W, example));
        if (form != "last without a list") Assert.Equal([1f, 2f], ParseFloats(FeatureSpec.Ragged("w", DType.Float), example));
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "cut", Example(Entry("w", Floats(1, 2)))[..^1] },
        { "cut in the key", Example(Entry("w", Floats(1, 2)))[..6] },
        { "only a tag", [0x0A] },
        { "field number 0", [0x00, .. Example(Entry("w", Floats(1, 2)))] },
        { "end of a group that never began", [.. Example(Entry("w", Floats(1, 2))), 0x0C] },
        { "wire type 7", [.. Example(Entry("w", Floats(1, 2))), 0x0F] },
        { "group without end", [0x13, .. Example(Entry("w", Floats(1, 2)))] },
        { "groups nested too deep", [.. Enumerable.Repeat((byte)0x13, 5000)] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Forms_that_are_refused(string form, byte[] example)
    {
        Assert.NotEmpty(form);
        Assert.StartsWith("Could not parse example input, value: '", Error(W, example));
    }

    [Fact]
    public void Integers_of_every_length()
    {
        long[] values = [0, 1, 127, 128, 16383, 16384, 1L << 35, long.MaxValue, -1, long.MinValue];
        byte[] example = new ExampleBuilder().Add("w", values).Build().ToArray();
        using ExampleBatch batch = Parse([FeatureSpec.Dense("w", DType.Int64, [10])], example);
        Assert.Equal(values, batch[0].Int64s.ToArray());
        using ExampleBatch loose = Parse([FeatureSpec.Dense("w", DType.Int64, [2])], Example(Entry("w", LooseInts(1, 2))));
        Assert.Equal([1L, 2L], loose[0].Int64s.ToArray());
    }

    [Fact]
    public void Many_keys_of_every_length_are_found_in_any_order()
    {
        string[] names =
            [.. Enumerable.Range(0, 120).Select(i => i < 60 ? new string('k', i) + "é" : $"feature_number_{i}")];
        FeatureSpec[] specs = [.. names.Select(name => FeatureSpec.Dense(name, DType.Int64))];
        var random = new Random(4);
        var builder = new ExampleBuilder();
        using var batch = new ExampleBatch(new ExampleParser(specs));
        for (int round = 0; round < 20; round++)
        {
            int[] order = [.. Enumerable.Range(0, names.Length)];
            random.Shuffle(order);
            builder.Clear();
            foreach (int i in order) builder.Add(names[i], (long)i).Add("unwanted" + i, 1f);
            batch.Clear();
            batch.Append(builder.Build());
            for (int i = 0; i < names.Length; i++) Assert.Equal(i, batch[i].Int64s[0]);
        }
    }
}
