using System.Globalization;
using System.Text.Json;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Events;

/// <summary>Compares an event with its entry in events.json.</summary>
static class EventListing
{
    /// <summary>What is different, or <see langword="null"/>.</summary>
    public static string? Difference(JsonElement golden, Event got) =>
        Compare("step", golden.GetProperty("step").GetInt64(), got.Step)
        ?? Compare("wall_time", golden.GetProperty("wall_time").Number(), got.WallTime)
        ?? Compare("what", Plain(golden.GetProperty("what").GetString()!), got.WhatCase.ToString().ToLowerInvariant())
        ?? (golden.TryGetProperty("file_version", out JsonElement version) ? Compare("file_version", version.GetString()!, got.FileVersion) : null)
        ?? (golden.TryGetProperty("values", out JsonElement values) ? OfValues([.. values.EnumerateArray()], got.Summary) : null);

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    static string? Compare<T>(string what, T expected, T got) where T : IEquatable<T> =>
        expected.Equals(got) ? null : string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {got}");

    static string? OfValues(JsonElement[] expected, Summary got) => Compare("number of values", expected.Length, got.Value.Count)
        ?? expected.Zip(got.Value, OfValue).Select((difference, i) => difference is null ? null : $"value {i}, {difference}").FirstOrDefault(d => d is not null);

    static string? OfValue(JsonElement expected, Summary.Types.Value got)
    {
        string tag = expected.GetProperty("tag").GetString()!;
        string? difference = Compare("tag", tag, got.Tag)
            ?? Compare("kind", Plain(expected.GetProperty("kind").GetString()!), got.ValueCase.ToString().ToLowerInvariant())
            ?? Compare("plugin", expected.GetProperty("plugin").GetString()!, got.Metadata?.PluginData?.PluginName ?? "")
            ?? (expected.TryGetProperty("value", out JsonElement number) ? Compare("value", number.Number(), Scalar(got)) : null)
            ?? (expected.TryGetProperty("histo", out JsonElement histogram) ? OfHistogram(histogram, got.Histo) : null);
        return difference is null ? null : $"tag {tag}: {difference}";
    }

    static double Scalar(Summary.Types.Value value)
    {
        if (value.ValueCase == Summary.Types.Value.ValueOneofCase.SimpleValue) return value.SimpleValue;
        using Tensor tensor = value.Tensor.ToTensor();
        return tensor.DType == DType.Double ? tensor.Item<double>() : tensor.Item<float>();
    }

    static string? OfHistogram(JsonElement expected, HistogramProto got)
    {
        (string, double)[] numbers = [("min", got.Min), ("max", got.Max), ("num", got.Num), ("sum", got.Sum), ("sum_squares", got.SumSquares)];
        foreach ((string name, double number) in numbers)
        {
            if (Compare(name, expected.GetProperty(name).Number(), number) is { } difference) return difference;
        }
        return List("bucket_limit", expected, got.BucketLimit) ?? List("bucket", expected, got.Bucket);
    }

    static string? List(string name, JsonElement expected, IReadOnlyList<double> got)
    {
        double[] numbers = [.. expected.GetProperty(name).EnumerateArray().Select(x => x.Number())];
        return Compare($"length of {name}", numbers.Length, got.Count)
            ?? numbers.Zip(got, (want, have) => Compare(name, want, have)).FirstOrDefault(difference => difference is not null);
    }
}
