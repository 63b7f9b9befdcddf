using System.IO.Compression;
using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>One case of the golden op suite: decodes its blobs. The README in the golden folder defines the fields.</summary>
/// <param name="json">The case's line.</param>
sealed class OpCase(JsonElement json)
{
    public JsonElement Json { get; } = json;

    public string Name => Json.GetProperty("name").GetString()!;

    public JsonElement? Find(string field) => Json.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public double RelativeTolerance => Find("tolerance")?.GetProperty("rtol").GetDouble() ?? 0;

    public double AbsoluteTolerance => Find("tolerance")?.GetProperty("atol").GetDouble() ?? 0;

    public bool OnlyCodeCounts => Find("message_may_differ") is { ValueKind: JsonValueKind.True } || (Find("error")?.TryGetProperty("message_may_differ", out _) ?? false);

    /// <summary>By how much the bytes of an image may differ: decoders of JPEG round differently.</summary>
    public int GreyLevels => Json.GetProperty("op").GetString()!.Contains("Jpeg", StringComparison.Ordinal) ? 4 : 0;

    /// <summary>Are the results serialized Examples, whose features may stand in any order?</summary>
    public bool GivesExamples => Json.GetProperty("op").GetString() == "DecodeJSONExample";

    /// <summary>Are the results summaries of images, whose encoders may differ?</summary>
    public bool GivesImages => Json.GetProperty("op").GetString() == "ImageSummary";

    public GraphDef GraphDef => GraphDefs.Parse(Blob(Json.GetProperty("graph")));

    public static byte[] Blob(JsonElement text)
    {
        byte[] bytes = text.GetBytesFromBase64();
        if (bytes is not [0x1f, 0x8b, 0x08, ..]) return bytes;
        using var unzipped = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    public static Tensor Tensor(JsonElement text) => TensorProto.Parser.ParseFrom(Blob(text)).ToTensor();

    /// <summary>The tensors of an object of name to blob; the caller disposes them.</summary>
    public static List<(string Name, Tensor Value)> Tensors(JsonElement? named) =>
        named is not { } map ? [] : [.. map.EnumerateObject().Select(p => (p.Name, Tensor(p.Value)))];

    /// <summary>The graph with the shapes of its placeholders replaced.</summary>
    public static GraphDef WithShapes(GraphDef graph, IReadOnlyDictionary<string, PartialShape> shapes)
    {
        GraphDef copy = graph.Clone();
        foreach (TensorHarbor.Formats.Protos.NodeDef node in copy.Node)
        {
            if (node.Op == "Placeholder" && shapes.TryGetValue($"{node.Name}:0", out PartialShape? shape))
            {
                node.Attr["shape"] = new TensorHarbor.Formats.Protos.AttrValue { Shape = shape.ToProto() };
            }
        }
        return copy;
    }

    public static PartialShape Shape(JsonElement json) => json.ValueKind == JsonValueKind.Null
        ? PartialShape.Unknown
        : PartialShape.Of([.. json.EnumerateArray().Select(d => d.ValueKind == JsonValueKind.Null ? -1 : d.GetInt64())]);
}
