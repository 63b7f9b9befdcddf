using System.Globalization;
using System.Text.Json;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

/// <summary>The Examples and SequenceExamples of the golden folder, whatever their features are.</summary>
[Trait("golden", "formats")]
public sealed class GoldenExampleTests
{
    public static TheoryData<string, string> Examples => GoldenCases.Of("files of Examples", GoldenRecords.Examples);

    public static TheoryData<string> Sequences => GoldenCases.Of("SequenceExamples", GoldenRecords.Files("*.pb"));

    static List<byte[]> Records(string file)
    {
        using var reader = new RecordReader(GoldenRecords.At(file));
        return RecordFiles.ReadAll(reader);
    }

    [Theory, MemberData(nameof(Examples))]
    public void Features_are_those_of_TensorFlow(string file, string list)
    {
        JsonElement[] rows = [.. GoldenRecords.Json(list).EnumerateArray()];
        List<byte[]> records = Records(file);
        for (int i = 0; i < Math.Min(rows.Length, records.Count); i++)
        {
            IEnumerable<string> expected = rows[i].EnumerateObject()
                .Select(feature => $"{feature.Name}: {string.Join(' ', feature.Value.EnumerateArray().Select(Value))}");
            var got = new List<string>();
            foreach (FeatureView feature in new ExampleReader(records[i])) got.Add($"{feature.Name}: {Values(feature)}");
            Assert.Equal($"row {i}\n{Lines(expected)}", $"row {i}\n{Lines(got)}");
        }
        Assert.Equal(rows.Length, records.Count);

        static string Lines(IEnumerable<string> features) => string.Join('\n', features.Order(StringComparer.Ordinal));
    }

    static string Values(in FeatureView feature) => string.Join(' ', feature.Kind switch
    {
        FeatureKind.Float => feature.ToFloats().Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        FeatureKind.Int64 => feature.ToInt64s().Select(value => value.ToString(CultureInfo.InvariantCulture)),
        _ => feature.ToBytes().Select(Convert.ToBase64String),
    });

    static string Value(JsonElement value) => KindOf(value) switch
    {
        FeatureKind.Float => ((float)value.Number()).ToString("R", CultureInfo.InvariantCulture),
        FeatureKind.Int64 => value.GetRawText(),
        _ => value.GetString()!,
    };

    /// <summary>Python writes floats with a point or an exponent, integers without, and bytes in base64.</summary>
    static FeatureKind KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText().AsSpan().ContainsAny(".eE") ? FeatureKind.Float : FeatureKind.Int64,
        _ => value.GetString() is "NaN" or "Infinity" or "-Infinity" ? FeatureKind.Float : FeatureKind.Bytes,
    };

    [Theory, MemberData(nameof(Examples))]
    public void Columns_are_those_of_TensorFlow(string file, string list)
    {
        JsonElement[] rows = [.. GoldenRecords.Json(list).EnumerateArray()];
        FeatureSpec[] specs = [.. rows.SelectMany(row => row.EnumerateObject()).Select(feature => feature.Name).Distinct()
            .Select(name => SpecOf(name, [.. rows.Select(row => row.TryGetProperty(name, out JsonElement feature) ? feature : default)]))
            .OfType<FeatureSpec>()];
        using var batch = new ExampleBatch(new ExampleParser(specs));
        foreach (byte[] record in Records(file)) batch.Append(record);
        Assert.Equal(rows.Length, batch.Rows);
        foreach (ExampleColumn column in batch)
        {
            IEnumerable<string> expected = rows.Where(row => row.TryGetProperty(column.Spec.Name, out _))
                .SelectMany(row => row.GetProperty(column.Spec.Name).EnumerateArray()).Select(Value);
            Assert.Equal($"{column.Spec.Name}: {string.Join(' ', expected)}", $"{column.Spec.Name}: {Values(column)}");
        }
    }

    /// <summary>Dense if all rows have equally many values, else sparse; <see langword="null"/> if no row has a value that would tell the type.</summary>
    static FeatureSpec? SpecOf(string name, JsonElement[] rows)
    {
        JsonElement[] present = [.. rows.Where(row => row.ValueKind == JsonValueKind.Array)];
        JsonElement[] values = [.. present.SelectMany(row => row.EnumerateArray())];
        if (values.Length == 0) return null;
        DType type = KindOf(values[0]).DType();
        int length = present[0].GetArrayLength();
        bool dense = present.Length == rows.Length && present.All(row => row.GetArrayLength() == length);
        return !dense ? FeatureSpec.Sparse(name, type) : length == 1 ? FeatureSpec.Dense(name, type) : FeatureSpec.Dense(name, type, [length]);
    }

    static string Values(ExampleColumn column) => string.Join(' ', column.Spec.DType switch
    {
        DType.Float => column.Floats.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        DType.Int64 => column.Int64s.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)),
        _ => column.Strings.ToArrays().Select(Convert.ToBase64String),
    });

    [Theory, MemberData(nameof(Examples))]
    public void Examples_are_written_byte_for_byte(string file, string list)
    {
        var builder = new ExampleBuilder();
        List<byte[]> records = Records(file);
        Assert.Equal(GoldenRecords.Json(list).GetArrayLength(), records.Count);
        foreach (byte[] record in records)
        {
            builder.Clear();
            foreach (FeatureView feature in new ExampleReader(record)) Copy(feature, builder);
            Assert.Equal(record, builder.Build().ToArray());
        }
    }

    [Theory, MemberData(nameof(Sequences))]
    public void Sequence_Examples_are_read_and_written_byte_for_byte(string file)
    {
        byte[] golden = File.ReadAllBytes(GoldenRecords.At(file));
        var example = new SequenceExampleReader(golden);
        var builder = new SequenceExampleBuilder();
        foreach (FeatureView feature in example.Context) Copy(feature, builder.Context);
        foreach (FeatureListView list in example)
        {
            builder.BeginList(list.Name);
            foreach (FeatureView step in list) AddStep(step, builder);
        }
        Assert.Equal(golden, builder.Build().ToArray());
    }

    static void Copy(in FeatureView feature, ExampleBuilder builder)
    {
        switch (feature.Kind)
        {
            case FeatureKind.Float: builder.Add(feature.Name, feature.ToFloats()); break;
            case FeatureKind.Int64: builder.Add(feature.Name, feature.ToInt64s()); break;
            default: builder.Add(feature.Name, feature.ToBytes()); break;
        }
    }

    static void AddStep(in FeatureView step, SequenceExampleBuilder builder)
    {
        switch (step.Kind)
        {
            case FeatureKind.Float: builder.AddStep(step.ToFloats()); break;
            case FeatureKind.Int64: builder.AddStep(step.ToInt64s()); break;
            default: builder.AddStep(step.ToBytes()); break;
        }
    }
}
