using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>
/// Writes outputs as one JSON object: <c>{"outputs": {"y": {"dtype", "shape", "values"}}}</c>, values in row-major order. Of a long
/// output the first values are written and <c>value_count</c> says how many there are.
/// </summary>
static class OutputJson
{
    const int MaxShown = 1000;

    static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object and a line end.</summary>
    /// <exception cref="StatusException">UNIMPLEMENTED: handles and variants have no values.</exception>
    public static void Write(TextWriter output, IReadOnlyList<(string Name, Tensor Value)> outputs, bool full)
    {
        var text = new StringBuilder("{\"outputs\": {");
        for (int i = 0; i < outputs.Count; i++)
        {
            (string name, Tensor value) = outputs[i];
            text.Append(i == 0 ? "\n" : ",\n").Append("  ").Append(Json(json => json.WriteStringValue(name))).Append(": ").Append(Of(value, full));
        }
        output.WriteLine(text.Append(outputs.Count == 0 ? "}}" : "\n}}").ToString());
    }

    static string Of(Tensor tensor, bool full)
    {
        if (!tensor.DType.IsNumeric() && tensor.DType != DType.String) Throw.Unimplemented($"Outputs of type {tensor.DType.Name()} are not written as JSON");
        int shown = (int)Math.Min(tensor.ElementCount, full ? int.MaxValue : MaxShown);
        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("dtype", tensor.DType.PythonName());
            json.WriteStartArray("shape");
            foreach (long size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            if (shown < tensor.ElementCount) json.WriteNumber("value_count", tensor.ElementCount);
            json.WritePropertyName("values");
            WriteValues(json, tensor, shown);
            json.WriteEndObject();
        });
    }

    static void WriteValues(Utf8JsonWriter json, Tensor tensor, int count)
    {
        if (tensor.DType is DType.Float or DType.Double or DType.Int32 or DType.Int64 or DType.Bool or DType.String)
        {
            using Tensor flat = tensor.Reshape(new Shape(tensor.ElementCount));
            using Tensor first = flat.Rows(0, count);
            JsonTensors.Write(json, first);
            return;
        }
        json.WriteStartArray();
        foreach (object? value in TensorValues.ToArray(tensor, count)) WriteValue(json, value);
        json.WriteEndArray();
    }

    static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            default: json.WriteStringValue(FormattableString.Invariant($"{value}")); break;
        }
    }

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options)) write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
