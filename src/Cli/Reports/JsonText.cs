using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TensorHarbor.Cli.Reports;

/// <summary>
/// Writes a report as one JSON object: <c>kind</c>, <c>path</c>, then each fact under its name and each table as an array of objects.
/// NaN and infinities are the strings <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
/// </summary>
static class JsonText
{
    static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <paramref name="report"/> and a line end.</summary>
    public static void Write(TextWriter output, Report report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("kind", report.Kind);
            json.WriteString("path", report.Path);
            foreach (Fact fact in report.Facts) Write(json, fact.Field, fact.Value);
            foreach (ReportTable table in report.Tables) Write(json, table);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    static void Write(Utf8JsonWriter json, ReportTable table)
    {
        json.WriteStartArray(table.Field);
        foreach (object?[] row in table.Rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++) Write(json, table.Columns[i].Field, row[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string field, object? value)
    {
        json.WritePropertyName(field);
        Write(json, value);
    }

    static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (object? item in list) Write(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(ValueText.Of(value)); break;
        }
    }
}
