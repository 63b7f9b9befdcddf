using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// What a training graph takes and gives: the collections <c>inputs</c> and <c>outputs</c> of a <c>.meta</c> file, each the JSON object
/// key → tensor name that the original program writes. Graphs without them are known by the names of their tensors.
/// </summary>
public static class CheckpointSignature
{
    /// <summary>Key of the signature that follows.</summary>
    public const string Key = "serving_default";

    const string Inputs = "inputs", Outputs = "outputs";
    static readonly string[] _inputNames = ["features", "indices", "ids", "values", "shape"], _outputNames = ["softmax", "prediction"];

    /// <summary>Writes the collections.</summary>
    internal static void Add(MetaGraphDef meta, ClassifierGraph model)
    {
        meta.CollectionDef[Inputs] = Json(model.SparseInput is { } sparse
            ? [("indexs", sparse.Indices), ("ids", sparse.Ids), ("values", sparse.Values), ("shape", sparse.Shape)]
            : [("features", model.Features!.Value)]);
        meta.CollectionDef[Outputs] = Json([("softmax", model.Softmax), ("prediction", model.Prediction)]);
    }

    static CollectionDef Json(ReadOnlySpan<(string Key, Output Tensor)> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach ((string key, Output tensor) in tensors) json.WriteString(key, tensor.Name);
            json.WriteEndObject();
        }
        return new() { BytesList = new() { Value = { ByteString.CopyFrom(buffer.ToArray()) } } };
    }

    /// <summary>The signature of a training graph; <see langword="null"/>: it has no inputs or outputs of a classifier.</summary>
    /// <param name="meta">The <c>.meta</c> file.</param>
    /// <param name="graph">Its graph.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a collection is not JSON or names a tensor that is not in the graph.</exception>
    public static SignatureDef? Of(MetaGraphDef meta, Graph graph)
    {
        (string Key, Output Tensor)[] inputs = Tensors(meta, graph, Inputs, _inputNames);
        (string Key, Output Tensor)[] outputs = Tensors(meta, graph, Outputs, _outputNames);
        return inputs.Length == 0 || outputs.Length == 0 ? null : SignatureProtos.Of(SignatureProtos.Predict, inputs, outputs);
    }

    static (string Key, Output Tensor)[] Tensors(MetaGraphDef meta, Graph graph, string collection, string[] names)
    {
        ByteString? json = meta.CollectionDef.GetValueOrDefault(collection)?.BytesList?.Value.FirstOrDefault();
        if (json is not null) return Parse(json, graph, collection);
        return [.. names.Where(n => graph.Find(n) is not null).Select(n => (n, graph.GetOutput(n)))];
    }

    static (string, Output)[] Parse(ByteString json, Graph graph, string collection)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.Memory);
            return [.. document.RootElement.EnumerateObject().Select(p => (p.Name, graph.GetOutput(p.Value.GetString()!)))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StatusException(ErrorCode.InvalidArgument,
                $"Collection '{collection}' of the meta graph is not a JSON object of tensor names: {e.Message}", e);
        }
    }
}
