using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>graph check</c>: golden graphs are supported; what is missing is named with its nodes.</summary>
public sealed class GraphCheckTests
{
    const string Broken = """
        node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_STRING } } attr { key: "shape" value { shape { unknown_rank: true } } } }
        node { name: "bad1" op: "MatMull" input: "x" }
        node { name: "bad2" op: "MatMull" input: "x" }
        node { name: "half" op: "AdjustContrastv2" input: "x" input: "x" attr { key: "T" value { type: DT_HALF } } }
        node { name: "lost" op: "PartitionedCall" input: "x"
          attr { key: "Tin" value { list { type: DT_STRING } } } attr { key: "Tout" value { list { type: DT_STRING } } }
          attr { key: "f" value { func { name: "gone" } } } }
        node { name: "called" op: "there" input: "x" }
        node { name: "bare" op: "Relu" input: "x" }
        library { function {
          signature { name: "there" input_arg { name: "a" type: DT_STRING } output_arg { name: "b" type: DT_STRING } }
          node_def { name: "inside" op: "Zzzzzzzzzzzz" input: "a" }
          ret { key: "b" value: "a" } } }
        """;

    static async Task<ProgramRun> Check(string text, params string[] flags)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["graph.pbtxt"], text, TestContext.Current.CancellationToken);
        return await ProgramRun.Of(["graph", "check", folder["graph.pbtxt"], .. flags]);
    }

    static IEnumerable<string> Models()
    {
        string training = Golden.Shipped("training");
        IEnumerable<string> graphs = Directory.EnumerateFiles(training, "graph.pb", SearchOption.AllDirectories);
        IEnumerable<string> saved = new[] { "serving", "models" }.Where(kind => Golden.Find(kind) is not null)
            .SelectMany(kind => Golden.List(kind, "", "saved_model.pb").Where(path => !path.StartsWith("bad/", StringComparison.Ordinal))
                .Concat(Golden.List(kind, "", "graph.pb")).Select(path => Golden.File(kind, path)));
        return graphs.Concat(saved);
    }

    [Fact]
    public async Task Golden_models_are_supported()
    {
        foreach (string model in Models())
        {
            ProgramRun run = await ProgramRun.Of("graph", "check", model);
            Assert.True(run.ExitCode == ExitCodes.Ok, run.Output + run.Error);
        }
    }

    [Fact]
    public async Task What_is_missing_is_named_with_its_nodes()
    {
        ProgramRun run = await Check(Broken, "--json");
        Assert.Equal((ExitCodes.Failed, ""), (run.ExitCode, run.Error));
        JsonElement report = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(report.GetProperty("supported").GetBoolean());
        Assert.Equal(6, report.GetProperty("unsupported_node_count").GetInt32());
        Dictionary<string, JsonElement> rows = report.GetProperty("unsupported").EnumerateArray().ToDictionary(r => r.GetProperty("op").GetString()!);
        Assert.Equal("""["MatMull","unknown_op",null,2,["bad1","bad2"],"MatMul",null]""", Row(rows["MatMull"]));
        Assert.Equal("""["Zzzzzzzzzzzz","unknown_op",null,1,["there/inside"],null,null]""", Row(rows["Zzzzzzzzzzzz"]));
        Assert.Equal("""["AdjustContrastv2","no_cpu_kernel","T: half",1,["half"],null,"T: float"]""", Row(rows["AdjustContrastv2"]));
        Assert.Equal("""["PartitionedCall","unknown_function",null,1,["lost"],null,"Function gone is not defined."]""", Row(rows["PartitionedCall"]));
        Assert.StartsWith("""["Relu","invalid_node",null,1,["bare"],null,"NodeDef missing attr 'T'""", Row(rows["Relu"]));
    }

    static string Row(JsonElement row) => "[" + string.Join(",", row.EnumerateObject().Select(p => JsonSerializer.Serialize(p.Value, _relaxed))) + "]";

    static readonly JsonSerializerOptions _relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task At_most_five_nodes_are_shown()
    {
        ProgramRun run = await Check(string.Concat(Enumerable.Range(0, 9).Select(i => $"node {{ name: \"n{i}\" op: \"NoSuchOp\" }}\n")), "--json");
        JsonElement row = Assert.Single(JsonDocument.Parse(run.Output).RootElement.GetProperty("unsupported").EnumerateArray());
        Assert.Equal((9, 5), (row.GetProperty("count").GetInt32(), row.GetProperty("nodes").GetArrayLength()));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("show")]
    public async Task Damaged_graphs_are_errors_or_findings_never_faults(string verb)
    {
        using var folder = new TempFolder();
        byte[] whole = await File.ReadAllBytesAsync(Golden.Shipped("formats", "graphs", "graph.pb"), TestContext.Current.CancellationToken);
        var random = new Random(6);
        int read = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] changed = [.. whole];
            for (int j = 0; j < 3; j++) changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(5));
            await File.WriteAllBytesAsync(folder["graph.pb"], changed, TestContext.Current.CancellationToken);
            ProgramRun run = await ProgramRun.Of("graph", verb, folder["graph.pb"], "--json");
            Assert.True(!run.Error.Contains("INTERNAL", StringComparison.Ordinal), $"{i}: {run.Error}");
            if (run.Output.Length > 0) read++;
        }
        Assert.InRange(read, 20, 199);
    }

    [Fact]
    public async Task What_is_no_graph_is_refused() =>
        Assert.Contains("expected a graph", (await ProgramRun.Of("graph", "check", Golden.Shipped("formats", "records", "plain.tfrecord"))).Failure());

    [Fact]
    public async Task Wrong_flags_name_the_whole_command() =>
        Assert.Equal("unknown flag '--jsn' of 'check'; did you mean '--json'? See 'tensorharbor graph check --help'",
            (await ProgramRun.Of("graph", "check", "x", "--jsn")).Failure(ExitCodes.Usage));
}
