using System.Text;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>Makes Examples by hand, also such as no serializer writes.</summary>
static class ExampleBytes
{
    public static byte[] Field(byte tag, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(part => part)];
        List<byte> header = [tag];
        uint length = (uint)body.Length;
        for (; length >= 0x80; length >>= 7) header.Add((byte)(length | 0x80));
        return [.. header, (byte)length, .. body];
    }

    public static byte[] Example(params byte[][] entries) => Field(0x0A, entries);

    public static byte[] Entry(string key, params byte[][] feature) =>
        Field(0x0A, Field(0x0A, Encoding.UTF8.GetBytes(key)), Field(0x12, feature));

    public static byte[] Floats(params float[] values) => Field(0x12, Field(0x0A, Raw(values)));

    public static byte[] Raw(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] LooseFloats(params float[] values) =>
        Field(0x12, [.. values.Select(value => (byte[])[0x0D, .. BitConverter.GetBytes(value)])]);

    public static byte[] Ints(params byte[] values) => Field(0x1A, Field(0x0A, values));

    public static byte[] LooseInts(params byte[] values) => Field(0x1A, [.. values.Select(value => (byte[])[0x08, value])]);

    public static byte[] Strings(params string[] values) =>
        Field(0x0A, [.. values.Select(value => Field(0x0A, Encoding.UTF8.GetBytes(value)))]);

    /// <summary>A batch of these Examples, or the first error.</summary>
    public static ExampleBatch Parse(FeatureSpec[] specs, params byte[][] examples)
    {
        var batch = new ExampleBatch(new ExampleParser(specs));
        try
        {
            foreach (byte[] example in examples) batch.Append(example);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    public static float[] ParseFloats(FeatureSpec spec, params byte[][] examples)
    {
        using ExampleBatch batch = Parse([spec], examples);
        return batch[0].Floats.ToArray();
    }

    public static string Error(FeatureSpec spec, params byte[][] examples) =>
        Assert.Throws<StatusException>(() => ParseFloats(spec, examples)).Message;

    public static string SingleError(FeatureSpec spec, byte[] example)
    {
        using var batch = new ExampleBatch(new ExampleParser([spec]));
        return Assert.Throws<StatusException>(() => batch.AppendSingle(example)).Message;
    }
}
