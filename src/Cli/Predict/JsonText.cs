using System.Text.Json;
using System.Text.Unicode;

namespace TensorHarbor.Cli.Predict;

/// <summary>Parses JSON of which every text can be read: the parser itself lets escapes and bytes pass that are no characters.</summary>
static class JsonText
{
    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="JsonException">Not JSON, or a text in it is not Unicode.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            if (!Utf8.IsValid(reader.ValueSpan) || (reader.ValueIsEscaped && !IsReadable(ref reader)))
            {
                int line = utf8.Span[..(int)reader.TokenStartIndex].Count((byte)'\n');
                long column = reader.TokenStartIndex - 1 - utf8.Span[..(int)reader.TokenStartIndex].LastIndexOf((byte)'\n');
                throw new JsonException("a text is not Unicode", null, line, column);
            }
        }
        return JsonDocument.Parse(utf8);
    }

    static bool IsReadable(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
