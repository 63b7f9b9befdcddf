using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary>Writes what a model gave, batch by batch.</summary>
/// <param name="output">Where to.</param>
abstract class PredictionWriter(OutputFile output)
{
    /// <summary>The text of a batch.</summary>
    protected ArrayBufferWriter<byte> Buffer { get; } = new();

    /// <summary>Writes the rows of a batch.</summary>
    /// <param name="outputs">Outputs by key; the first dimension of each is the rows'.</param>
    public abstract void Write(IReadOnlyList<(string Key, Tensor Value)> outputs);

    /// <summary>Writes the end.</summary>
    public virtual void End()
    {
    }

    /// <summary>Hands the text on.</summary>
    protected void Send()
    {
        output.Write(Buffer.WrittenSpan);
        Buffer.ResetWrittenCount();
    }

    /// <summary>The number of rows that all outputs have.</summary>
    protected static int RowsOf(IReadOnlyList<(string Key, Tensor Value)> outputs)
    {
        foreach ((string key, Tensor value) in outputs)
        {
            if (value.Shape.Rank > 0 && value.Shape[0] == outputs[0].Value.Shape[0]) continue;
            Throw.InvalidArgument($"Output '{key}' has shape {value.Shape}, not a row for each of the input's: "
                + "give {\"inputs\": ...} as JSON to get it whole");
        }
        return checked((int)outputs[0].Value.Shape[0]);
    }
}

/// <summary>A line per row: whole numbers and texts first (the prediction), then the others (the probabilities).</summary>
/// <param name="output">Where to.</param>
/// <param name="header">Begin with a line of names?</param>
sealed class CsvPredictions(OutputFile output, bool header) : PredictionWriter(output)
{
    bool _header = header;

    public override void Write(IReadOnlyList<(string Key, Tensor Value)> outputs)
    {
        (string Key, Tensor Value)[] columns = [.. outputs.Where(o => !RowInputs.IsRowKey(o.Key)).OrderBy(o => o.Value.DType.IsFloating())];
        int rows = RowsOf(columns);
        var text = new StringBuilder();
        if (_header) AppendNames(text, columns);
        _header = false;
        for (int row = 0; row < rows; row++)
        {
            foreach ((_, Tensor value) in columns)
            {
                int size = (int)(value.ElementCount / rows);
                for (int i = 0; i < size; i++) text.Append(Field(value, row * size + i)).Append(',');
            }
            text[^1] = '\n';
        }
        Encoding.UTF8.GetBytes(text.ToString(), Buffer);
        Send();
    }

    static void AppendNames(StringBuilder text, (string Key, Tensor Value)[] columns)
    {
        foreach ((string key, Tensor value) in columns)
        {
            long size = value.Shape[0] == 0 ? 0 : value.ElementCount / value.Shape[0];
            for (int i = 0; i < size; i++)
            {
                text.Append(key);
                if (value.Shape.Rank > 1) text.Append(CultureInfo.InvariantCulture, $"_{i}");
                text.Append(',');
            }
        }
        text[^1] = '\n';
    }

    static string Field(Tensor tensor, int i) => tensor.DType switch
    {
        DType.Float => tensor.Read<float>()[i].ToString("R", CultureInfo.InvariantCulture),
        DType.Double => tensor.Read<double>()[i].ToString("R", CultureInfo.InvariantCulture),
        DType.Int32 => tensor.Read<int>()[i].ToString(CultureInfo.InvariantCulture),
        DType.Int64 => tensor.Read<long>()[i].ToString(CultureInfo.InvariantCulture),
        DType.Bool => tensor.Read<bool>()[i] ? "true" : "false",
        DType.String => Quoted(Encoding.UTF8.GetString(tensor.Strings[i])),
        DType other => throw new StatusException(ErrorCode.Unimplemented, $"Outputs of type {other.Name()} are not written as CSV"),
    };

    static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>
/// The REST forms of TensorFlow Serving: <c>{"predictions": [row, ...]}</c>, a row being an object of the outputs, or the value of the
/// only one; or <c>{"outputs": ...}</c>, each output whole.
/// </summary>
sealed class JsonPredictions : PredictionWriter
{
    readonly Utf8JsonWriter _json;
    readonly bool _whole;
    bool _any;

    /// <param name="output">Where to.</param>
    /// <param name="whole">Write <c>outputs</c>, for a single batch?</param>
    public JsonPredictions(OutputFile output, bool whole)
        : base(output)
    {
        _whole = whole;
        _json = new Utf8JsonWriter(Buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Buffer.Write(whole ? "{\"outputs\": "u8 : "{\"predictions\": ["u8);
    }

    public override void Write(IReadOnlyList<(string Key, Tensor Value)> outputs)
    {
        if (_whole) WriteValue(outputs, value => JsonTensors.Write(_json, value));
        else
        {
            int rows = RowsOf(outputs);
            for (int row = 0; row < rows; row++) WriteRow(outputs, row);
        }
        Send();
    }

    /// <summary>Each row on a line of its own.</summary>
    void WriteRow(IReadOnlyList<(string Key, Tensor Value)> outputs, int row)
    {
        Buffer.Write(_any ? ",\n  "u8 : "\n  "u8);
        _any = true;
        WriteValue(outputs, value => JsonTensors.WriteRow(_json, value, row));
    }

    void WriteValue(IReadOnlyList<(string Key, Tensor Value)> outputs, Action<Tensor> write)
    {
        _json.Reset();
        if (outputs.Count == 1) write(outputs[0].Value);
        else
        {
            _json.WriteStartObject();
            foreach ((string key, Tensor value) in outputs)
            {
                _json.WritePropertyName(key);
                write(value);
            }
            _json.WriteEndObject();
        }
        _json.Flush();
    }

    public override void End()
    {
        Buffer.Write(_whole ? "}\n"u8 : "\n]}\n"u8);
        Send();
        _json.Dispose();
    }
}
