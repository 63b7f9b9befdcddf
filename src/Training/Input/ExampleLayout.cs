using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>What the first Example of a TFRecord file holds.</summary>
/// <param name="LabelIsFloat">The label is a float; otherwise an int64.</param>
/// <param name="IsSparse">There are ids and values, no dense features.</param>
/// <param name="FeatureCount">Number of dense features.</param>
readonly record struct ExampleLayout(bool LabelIsFloat, bool IsSparse, int FeatureCount)
{
    /// <summary>Looks at a file; <see langword="default"/>: it has no records.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a feature is missing or of the wrong type, or the bytes are no Example.</exception>
    public static ExampleLayout Of(string file, InputOptions options)
    {
        using RecordReader records = Open(file, options);
        if (!records.TryRead(out ReadOnlySpan<byte> record)) return default;
        try
        {
            return Of(record, options);
        }
        catch (StatusException e)
        {
            throw new StatusException(e.Code, $"{Where(file, records)}: {e.Message}", e);
        }
    }

    /// <summary>Opens a file of records.</summary>
    public static RecordReader Open(string file, InputOptions options) => new(file, new RecordReaderOptions { SkipCorrupt = options.SkipCorrupt });

    /// <summary>The record last read, for error texts.</summary>
    public static string Where(string file, RecordReader records) => $"{file}: record {records.Count - 1} at byte {records.Offset}";

    /// <summary>Names of an Example's features, for error texts.</summary>
    public static string Names(ReadOnlySpan<byte> record)
    {
        var names = new List<string>();
        foreach (FeatureView feature in new ExampleReader(record)) names.Add(feature.Name);
        return string.Join(", ", names);
    }

    static ExampleLayout Of(ReadOnlySpan<byte> record, InputOptions options)
    {
        FeatureKind label = FeatureKind.None;
        bool sparse = false, dense = false;
        int count = 0;
        foreach (FeatureView feature in new ExampleReader(record))
        {
            if (feature.Name == options.LabelKey) label = Expect(feature, FeatureKind.Int64, FeatureKind.Float);
            sparse |= feature.Name == options.IdsKey;
            if (feature.Name != options.FeaturesKey) continue;
            dense = true;
            Expect(feature, FeatureKind.Float);
            count = feature.ToFloats().Length;
        }
        if (!dense && !sparse) Throw.InvalidArgument($"no feature '{options.FeaturesKey}' or '{options.IdsKey}' in the Example; it has: {Names(record)}");
        if (label == FeatureKind.None) Throw.InvalidArgument($"no feature '{options.LabelKey}' in the Example; it has: {Names(record)}");
        return new(label == FeatureKind.Float, !dense, count);
    }

    static FeatureKind Expect(FeatureView feature, params ReadOnlySpan<FeatureKind> expected)
    {
        if (expected.Contains(feature.Kind)) return feature.Kind;
        string wanted = string.Join(" or ", expected.ToArray()).ToLowerInvariant();
        return Throw.InvalidArgument<FeatureKind>($"feature '{feature.Name}' holds {feature.Kind.ToString().ToLowerInvariant()}, expected {wanted}");
    }
}
