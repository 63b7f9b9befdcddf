using System.Text.Json;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary>
/// Inputs of a signature as JSON: an array of rows, or the REST forms of TensorFlow Serving, <c>{"instances": [row, ...]}</c> and
/// <c>{"inputs": {name: value, ...}}</c>. A row is the value of the only input, or an object of the inputs.
/// </summary>
sealed class JsonRequest : IDisposable
{
    readonly string _name;
    readonly SignatureDef _signature;
    readonly JsonDocument _document;
    readonly JsonElement _content;
    readonly string? _single; // the only input that is not a number of the row

    /// <summary>Parses a request.</summary>
    /// <param name="bytes">UTF-8 JSON.</param>
    /// <param name="name">Its name in errors.</param>
    /// <param name="signature">The signature.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not JSON, or none of the forms.</exception>
    public JsonRequest(byte[] bytes, string name, SignatureDef signature)
    {
        (_name, _signature) = (name, signature);
        string[] inputs = [.. signature.Inputs.Keys.Where(k => !RowInputs.IsRowKey(k))];
        _single = inputs.Length == 1 ? inputs[0] : null;
        try
        {
            _document = JsonText.Parse(bytes);
        }
        catch (JsonException e)
        {
            string place = $"{name}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}";
            throw new StatusException(ErrorCode.InvalidArgument, $"{place}: not JSON: {e.Message.Split(" LineNumber:")[0]}", e);
        }
        _content = Content(_document.RootElement);
    }

    /// <summary>Is it <c>inputs</c>, each input whole?</summary>
    public bool IsWhole { get; private set; }

    JsonElement Content(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array) return Rows(root);
        if (root.ValueKind == JsonValueKind.Object)
        {
            if (root.TryGetProperty("instances", out JsonElement instances)) return Rows(instances);
            IsWhole = root.TryGetProperty("inputs", out JsonElement inputs);
            if (IsWhole) return inputs;
        }
        return Throw.InvalidArgument<JsonElement>($"{_name}: expected an array of rows, {{\"instances\": [...]}} or {{\"inputs\": ...}}");
    }

    JsonElement Rows(JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array) Throw.InvalidArgument($"{_name}: \"instances\" must be an array of rows");
        return rows.GetArrayLength() > 0 ? rows : Throw.InvalidArgument<JsonElement>($"{_name}: no rows");
    }

    /// <summary>The inputs, batch by batch; the tensors are the caller's to dispose.</summary>
    /// <param name="batchSize">Rows of a batch; <c>inputs</c> is always one batch.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown input, wrong shape or type.</exception>
    public IEnumerable<IReadOnlyList<(string Key, Tensor Value)>> Batches(int batchSize)
    {
        if (IsWhole)
        {
            yield return Whole();
            yield break;
        }
        int first = 0;
        foreach (JsonElement[] rows in _content.EnumerateArray().Chunk(batchSize))
        {
            yield return Batch(rows, first);
            first += rows.Length;
        }
    }

    List<(string, Tensor)> Whole()
    {
        if (_content.ValueKind != JsonValueKind.Object || IsBytes(_content)) return WithKeys([(Single(), Whole(Single(), _content))], 0);
        return WithKeys(All(_content.EnumerateObject().Select(p => p.Name), key => Whole(key, _content.GetProperty(key))), 0);
    }

    Tensor Whole(string key, JsonElement value)
    {
        TensorInfo info = Info(key, _name);
        return JsonTensors.Whole(value, info.Dtype.ToDType(), info.TensorShape.ToPartialShape(), $"{_name}: input '{key}'");
    }

    static bool IsBytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("b64", out _) && value.EnumerateObject().Count() == 1;

    List<(string, Tensor)> Batch(JsonElement[] rows, int first)
    {
        if (rows[0].ValueKind != JsonValueKind.Object || IsBytes(rows[0]))
        {
            return WithKeys([(Single(), Stack(Single(), rows, first))], first);
        }
        string[] keys = [.. rows[0].EnumerateObject().Select(p => p.Name)];
        JsonElement[] Column(string key) => [.. rows.Select((row, i) => Property(row, key, first + i))];
        return WithKeys(All(keys, key => Stack(key, Column(key), first)), first);
    }

    /// <summary>A value for each key; those made are disposed if one fails.</summary>
    static List<(string, Tensor)> All(IEnumerable<string> keys, Func<string, Tensor> make)
    {
        var values = new List<(string Key, Tensor Value)>();
        try
        {
            foreach (string key in keys.Distinct()) values.Add((key, make(key)));
            return values;
        }
        catch
        {
            foreach ((_, Tensor value) in values) value.Dispose();
            throw;
        }
    }

    JsonElement Property(JsonElement row, string key, int number) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(key, out JsonElement value)
            ? value
            : Throw.InvalidArgument<JsonElement>($"{_name}: row {number}: no '{key}', which the first row has");

    Tensor Stack(string key, IReadOnlyList<JsonElement> values, int first)
    {
        TensorInfo info = Info(key, $"{_name}: row {first}");
        PartialShape shape = info.TensorShape.ToPartialShape();
        return JsonTensors.Stack(values, info.Dtype.ToDType(), shape, i => $"{_name}: row {first + i}: '{key}'");
    }

    TensorInfo Info(string key, string where)
    {
        if (_signature.Inputs.TryGetValue(key, out TensorInfo? info)) return info;
        string hint = Spelling.Hint(key, _signature.Inputs.Keys, ".");
        throw new StatusException(ErrorCode.InvalidArgument, $"{where}: the signature has no input '{key}'{hint} It has: {InputNames}");
    }

    string Single() => _single ?? Throw.InvalidArgument<string>(
        $"{_name}: the signature has several inputs, give them by name: {InputNames}");

    string InputNames => string.Join(", ", _signature.Inputs.Keys.Order(StringComparer.Ordinal));

    /// <summary>Numbers the rows where the signature takes their numbers and the request has none.</summary>
    List<(string, Tensor)> WithKeys(List<(string Key, Tensor Value)> inputs, int first)
    {
        string? key = _signature.Inputs.Keys.FirstOrDefault(RowInputs.IsRowKey);
        if (key is null || inputs.Any(i => i.Key == key) || inputs.Count == 0 || inputs[0].Value.Shape.Rank == 0) return inputs;
        inputs.Add((key, RowInputs.RowNumbers(checked((int)inputs[0].Value.Shape[0]), first)));
        return inputs;
    }

    public void Dispose() => _document.Dispose();
}
