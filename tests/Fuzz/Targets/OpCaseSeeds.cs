using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Inputs made of the golden op suite: graphs whose feeds have become constants, and the strings in them.</summary>
static class OpCaseSeeds
{
    const int MaxBytes = 1 << 13;

    /// <summary>The suite's graphs, each with constants in place of the placeholders that it feeds.</summary>
    public static IEnumerable<GraphDef> Graphs()
    {
        foreach (JsonElement json in Lines())
        {
            if (!json.TryGetProperty("graph", out JsonElement blob)) continue;
            GraphDef graph = GraphDef.Parser.ParseFrom(Blob(blob));
            if (json.TryGetProperty("feeds", out JsonElement feeds) && feeds.ValueKind == JsonValueKind.Object) Bake(graph, feeds);
            if (graph.CalculateSize() <= MaxBytes) yield return graph;
        }
    }

    /// <summary>Strings that the suite feeds or holds in constants.</summary>
    public static IEnumerable<byte[]> Strings() =>
        Graphs().SelectMany(g => g.Node).Where(n => n.Op == "Const").SelectMany(n => n.Attr["value"].Tensor.StringVal).Select(s => s.ToByteArray());

    static void Bake(GraphDef graph, JsonElement feeds)
    {
        foreach (JsonProperty feed in feeds.EnumerateObject())
        {
            if (graph.Node.FirstOrDefault(n => n.Name == feed.Name.Split(':')[0]) is not { Op: "Placeholder" } node) continue;
            TensorProto value = TensorProto.Parser.ParseFrom(Blob(feed.Value));
            node.Op = "Const";
            node.Attr.Clear();
            node.Attr["dtype"] = new AttrValue { Type = value.Dtype };
            node.Attr["value"] = new AttrValue { Tensor = value };
        }
    }

    static IEnumerable<JsonElement> Lines()
    {
        if (Golden.Find("ops") is not { } folder) yield break;
        foreach (string line in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement;
        }
    }

    static byte[] Blob(JsonElement text)
    {
        byte[] bytes = text.GetBytesFromBase64();
        if (bytes is not [0x1f, 0x8b, 0x08, ..]) return bytes;
        using var unzipped = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    /// <summary>The bytes of a graph.</summary>
    public static byte[] Bytes(GraphDef graph) => graph.ToByteArray();
}
