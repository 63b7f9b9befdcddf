using System.Collections.Concurrent;
using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>The cases of the golden op suite, found by name. A case is parsed when it is used.</summary>
static class OpCases
{
    static readonly Lazy<Dictionary<string, (string File, long Offset, int Length)>> Index = new(ReadIndex);
    static readonly ConcurrentDictionary<string, byte[]> Files = new();

    /// <summary>Names of all chosen cases, in file order.</summary>
    public static IEnumerable<string> Names => Index.Value.Keys.Where(ChosenCases.Includes);

    /// <summary>The case of this name.</summary>
    public static JsonElement Get(string name)
    {
        (string file, long offset, int length) = Index.Value[name];
        return JsonDocument.Parse(Content(file).AsMemory((int)offset, length)).RootElement;
    }

    static byte[] Content(string file) => Files.GetOrAdd(file, File.ReadAllBytes);

    static Dictionary<string, (string, long, int)> ReadIndex()
    {
        var index = new Dictionary<string, (string, long, int)>();
        if (Golden.Find("ops") is not { } folder) return index;
        foreach (string file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            byte[] content = Content(file);
            for (int start = 0; start < content.Length;)
            {
                int length = content.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0) length = content.Length - start;
                if (length > 0) index[NameOf(content.AsSpan(start, length))] = (file, start, length);
                start += length + 1;
            }
        }
        return index;
    }

    static string NameOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            bool isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (isName) return reader.GetString()!;
            reader.Skip();
        }
        throw new InvalidDataException("a case without a name");
    }
}
