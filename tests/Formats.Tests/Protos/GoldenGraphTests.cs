using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Protos;

/// <summary>Every graph of the golden folder, binary and as text; what kind it is, its name and its first field say.</summary>
[Trait("golden", "formats")]
public sealed class GoldenGraphTests
{
    const string Text = ".pbtxt";

    static string At(string file) => Golden.File("formats", file);

    static IEnumerable<string> Files(string pattern) =>
        Golden.List("formats", "", pattern).Where(file => !file.StartsWith("records/", StringComparison.Ordinal));

    public static TheoryData<string> Binaries => GoldenCases.Of("graphs", Files("*.pb").Concat(Files("*.meta")));

    public static TheoryData<string> Texts => GoldenCases.Of("graphs as text", Files("*" + Text));

    [Theory, MemberData(nameof(Binaries))]
    public void A_graph_keeps_every_field(string file) => GraphMessages.KeepsEveryField(At(file), IsMetaGraph(file));

    [Theory, MemberData(nameof(Texts))]
    public void A_graph_is_printed_and_parsed_as_TensorFlow_does(string file)
    {
        bool metaGraph = IsMetaGraph(file);
        string text = File.ReadAllText(At(file));
        IMessage parsed = metaGraph ? TextFormat.Parse<MetaGraphDef>(text) : TextFormat.Parse<GraphDef>(text);
        Same(text, TextFormat.Print(parsed));
        if (BinaryOf(file) is not { } binary) return;
        IMessage message = GraphMessages.Parse(File.ReadAllBytes(At(binary)), metaGraph);
        Same(text, TextFormat.Print(message));
        Assert.Equal(message, parsed);
    }

    static void Same(string expected, string got)
    {
        if (expected == got) return;
        string[] want = expected.Split('\n'), have = got.Split('\n');
        int line = want.AsSpan().CommonPrefixLength(have);
        Assert.Fail($"line {line + 1}: expected \"{want.ElementAtOrDefault(line)}\", got \"{have.ElementAtOrDefault(line)}\"");
    }

    static string? BinaryOf(string text)
    {
        string stem = text[..^Text.Length];
        return ((string[])[stem, stem + ".pb", stem + ".meta"]).FirstOrDefault(file => File.Exists(At(file)));
    }

    static bool IsMetaGraph(string file)
    {
        string stem = file.EndsWith(Text, StringComparison.Ordinal) ? file[..^Text.Length] : Path.ChangeExtension(file, null);
        if (file.EndsWith(".meta", StringComparison.Ordinal) || stem.EndsWith(".meta", StringComparison.Ordinal)) return true;
        return File.Exists(At(stem + Text)) && File.ReadLines(At(stem + Text)).First() is "meta_info_def {" or "graph_def {";
    }
}

/// <summary>The graphs of the golden training runs.</summary>
[Trait("golden", "training")]
public sealed class TrainingGraphTests
{
    public static TheoryData<string> Graphs => GoldenCases.Of("graphs of training", Golden.List("training", "", "graph.pb"));

    [Theory, MemberData(nameof(Graphs))]
    public void A_graph_keeps_every_field(string file) => GraphMessages.KeepsEveryField(Golden.File("training", file), metaGraph: false);
}

static class GraphMessages
{
    public static IMessage Parse(byte[] bytes, bool metaGraph, bool discardUnknownFields = false) => metaGraph
        ? MetaGraphDef.Parser.WithDiscardUnknownFields(discardUnknownFields).ParseFrom(bytes)
        : GraphDef.Parser.WithDiscardUnknownFields(discardUnknownFields).ParseFrom(bytes);

    /// <summary>
    /// A field that our messages lack, or have with another type, is unknown and would be dropped. The bytes need not be the same: C++ writes
    /// keys and values of maps that are zero, C# leaves them out.
    /// </summary>
    public static void KeepsEveryField(string path, bool metaGraph)
    {
        byte[] bytes = File.ReadAllBytes(path);
        IMessage all = Parse(bytes, metaGraph), known = Parse(bytes, metaGraph, discardUnknownFields: true);
        Assert.True(all.Equals(known), $"{path} has fields that our messages lack: {all.CalculateSize() - known.CalculateSize()} bytes");
        Assert.Equal(known, Parse(known.ToByteArray(), metaGraph));
    }
}
