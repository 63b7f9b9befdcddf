using System.Globalization;
using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>Reads tf.train.Example messages from protobuf's JSON form (op DecodeJSONExample).</summary>
public static class ExampleJson
{
    /// <summary>Serializes the Example that a JSON text describes; features keep their order.</summary>
    /// <param name="json">UTF-8, such as <c>{"features": {"feature": {"a": {"int64List": {"value": ["1"]}}}}}</c>.</param>
    /// <param name="builder">Used for building; its content is replaced.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is no JSON, or no Example.</exception>
    public static byte[] ToExample(ReadOnlyMemory<byte> json, ExampleBuilder builder)
    {
        builder.Clear();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty features in Members(document.RootElement))
            {
                Expect(features.NameEquals("features"), features.Name, "Example");
                foreach (JsonProperty map in Members(features.Value))
                {
                    Expect(map.NameEquals("feature"), map.Name, "Features");
                    foreach (JsonProperty feature in Members(map.Value)) AddFeature(builder, feature.Name, feature.Value);
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Error while parsing JSON: {e.Message}", e);
        }
        return builder.Build().ToArray();
    }

    static JsonElement.ObjectEnumerator Members(JsonElement value) => value.EnumerateObject();

    static void Expect(bool isKnown, string name, string message)
    {
        if (!isKnown) Throw.InvalidArgument($"Error while parsing JSON: no field '{name}' in {message}");
    }

    static void AddFeature(ExampleBuilder builder, string name, JsonElement feature)
    {
        foreach (JsonProperty list in Members(feature))
        {
            JsonElement[] values = [.. list.Value.TryGetProperty("value", out JsonElement value) ? value.EnumerateArray() : []];
            switch (list.Name)
            {
                case "int64List" or "int64_list": builder.Add(name, Array.ConvertAll(values, Int64)); break;
                case "floatList" or "float_list": builder.Add(name, Array.ConvertAll(values, Float)); break;
                case "bytesList" or "bytes_list": builder.Add(name, Array.ConvertAll(values, v => v.GetBytesFromBase64())); break;
                default: Expect(false, list.Name, "Feature"); break;
            }
        }
    }

    static long Int64(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt64();

    static float Float(JsonElement value) => value.ValueKind != JsonValueKind.String ? value.GetSingle() : value.GetString() switch
    {
        "NaN" => float.NaN,
        "Infinity" => float.PositiveInfinity,
        "-Infinity" => float.NegativeInfinity,
        string text => float.Parse(text, CultureInfo.InvariantCulture),
        null => 0,
    };
}
