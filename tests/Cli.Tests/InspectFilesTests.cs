using System.Text.Json;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>inspect</c> of golden TFRecord files, event files, graphs and SavedModels.</summary>
public sealed class InspectFilesTests
{
    static string Formats(params string[] parts) => Golden.Shipped(["formats", .. parts]);

    static async Task<JsonElement> Inspect(params string[] args) => (await ProgramRun.Of(["inspect", "--json", .. args])).Json;

    [Theory]
    [InlineData("plain.tfrecord", "none")]
    [InlineData("plain.gzip.tfrecord", "gzip")]
    [InlineData("plain.zlib.tfrecord", "zlib")]
    public async Task Records_are_counted_whatever_the_compression(string file, string compression)
    {
        byte[][] records = JsonSerializer.Deserialize<byte[][]>(File.ReadAllBytes(Formats("records", "plain.json")))!;
        JsonElement report = await Inspect(Formats("records", file));
        Assert.Equal("records", report.GetProperty("kind").GetString());
        Assert.Equal(compression, report.GetProperty("compression").GetString());
        Assert.Equal(records.Length, report.GetProperty("record_count").GetInt32());
        Assert.Equal(records.Sum(r => r.Length), report.GetProperty("data_bytes").GetInt32());
        Assert.Equal(records.Max(r => r.Length), report.GetProperty("largest").GetInt32());
    }

    [Fact]
    public async Task Features_of_Examples_are_listed_and_shown()
    {
        JsonElement[] examples = JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllBytes(Formats("records", "examples.json")))!;
        JsonElement report = await Inspect(Formats("records", "examples.tfrecord"), "--records", "2");
        Assert.Equal("tf.train.Example", report.GetProperty("content").GetString());
        string[] names = [.. examples[0].EnumerateObject().Select(f => f.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(names, report.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("feature").GetString()));
        JsonElement[] shown = [.. report.GetProperty("examples").EnumerateArray()];
        Assert.Equal([0, 1], shown.Select(r => r.GetProperty("record").GetInt32()).Distinct());
        foreach (JsonElement row in shown.Where(r => r.GetProperty("kind").GetString() == "float"))
        {
            JsonElement want = examples[row.GetProperty("record").GetInt32()].GetProperty(row.GetProperty("feature").GetString()!);
            Assert.Equal(want.EnumerateArray().Select(v => (float)v.GetDouble()), row.GetProperty("values").EnumerateArray().Select(v => v.GetSingle()));
        }
    }

    [Theory]
    [InlineData("bad-data-crc.tfrecord")]
    [InlineData("bad-length-crc.tfrecord")]
    [InlineData("truncated.tfrecord")]
    public async Task Damaged_records_are_DATA_LOSS_with_the_offset(string file)
    {
        string failure = (await ProgramRun.Of("inspect", Formats("records", file))).Failure();
        Assert.StartsWith("DATA_LOSS: ", failure);
        Assert.Contains(file, failure);
        Assert.Contains("at byte ", failure);
    }

    [Fact]
    public async Task Events_have_tags_steps_and_values()
    {
        JsonElement report = await Inspect(Formats("events", "v1"));
        Assert.Equal("events", report.GetProperty("kind").GetString());
        Assert.True(report.GetProperty("has_graph").GetBoolean());
        JsonElement loss = report.GetProperty("scalars").EnumerateArray().Single(s => s.GetProperty("tag").GetString() == "loss");
        JsonElement[] golden = [.. GoldenEvents("v1").Where(e => e.GetProperty("what").GetString() == "summary")];
        JsonElement[] values = [.. golden.SelectMany(e => e.GetProperty("values").EnumerateArray()).Where(v => v.GetProperty("tag").GetString() == "loss")];
        Assert.Equal(values.Length, loss.GetProperty("count").GetInt32());
        Assert.Equal(golden[^1].GetProperty("step").GetInt64(), loss.GetProperty("last_step").GetInt64());
        Assert.Equal((float)values[^1].GetProperty("value").GetDouble(), loss.GetProperty("last").GetSingle());
    }

    static IEnumerable<JsonElement> GoldenEvents(string run) =>
        JsonDocument.Parse(File.ReadAllBytes(Formats("events", "events.json"))).RootElement.EnumerateObject()
            .Single(f => f.Name.StartsWith(run + "/", StringComparison.Ordinal)).Value.EnumerateArray();

    [Fact]
    public async Task Runs_are_the_folders_of_a_log_folder()
    {
        JsonElement report = await Inspect(Formats("events"));
        Assert.Equal(["v1", "v2"], report.GetProperty("scalars").EnumerateArray().Select(s => s.GetProperty("run").GetString()));
    }

    [Theory]
    [InlineData("graph.pb", "graph")]
    [InlineData("graph.pbtxt", "graph")]
    [InlineData("model.ckpt-0.meta", "meta_graph")]
    [InlineData("model.ckpt-0.meta.pbtxt", "meta_graph")]
    public async Task Graphs_have_ops_inputs_and_variables(string file, string kind)
    {
        JsonElement report = await Inspect(Formats("graphs", file));
        Assert.Equal(kind, report.GetProperty("kind").GetString());
        Assert.Equal(report.GetProperty("node_count").GetInt32(), report.GetProperty("ops").EnumerateArray().Sum(o => o.GetProperty("count").GetInt32()));
        JsonElement input = report.GetProperty("inputs").EnumerateArray().Single(i => i.GetProperty("name").GetString() == "features");
        Assert.Equal("float32", input.GetProperty("dtype").GetString());
        Assert.Equal([-1, 9], input.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        Assert.Contains("layer1/weights", report.GetProperty("variables").EnumerateArray().Select(v => v.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_meta_graph_under_another_name_is_recognised()
    {
        using var folder = new TempFolder();
        File.Copy(Formats("graphs", "model.ckpt-0.meta"), folder["export.pb"]);
        Assert.Equal("meta_graph", (await Inspect(folder["export.pb"])).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_damaged_graph_is_an_error()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["cut.pb"], File.ReadAllBytes(Formats("graphs", "graph.pb"))[..^7]);
        Assert.Contains("cut.pb", (await ProgramRun.Of("inspect", folder["cut.pb"])).Failure());
    }

    [Fact]
    public async Task SavedModels_have_signatures()
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        JsonElement report = await Inspect(Golden.File("serving", "half_plus_two", "1"));
        Assert.Equal("saved_model", report.GetProperty("kind").GetString());
        Assert.Contains("serving_default", report.GetProperty("signatures").EnumerateArray().Select(s => s.GetProperty("signature").GetString()));
        Assert.Contains("serve", report.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public async Task A_missing_path_is_NOT_FOUND() =>
        Assert.Equal("NOT_FOUND: /no/such/thing; No such file, folder or checkpoint", (await ProgramRun.Of("inspect", "/no/such/thing")).Failure());

    [Fact]
    public async Task An_unknown_file_says_what_it_could_be()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["notes.txt"], "hello");
        Assert.Contains("not a checkpoint, TFRecord file, event file, graph or SavedModel", (await ProgramRun.Of("inspect", folder["notes.txt"])).Failure());
        Assert.Contains("holds no saved_model.pb", (await ProgramRun.Of("inspect", folder.Path)).Failure());
    }

    [Theory]
    [InlineData("--tensor", "w")]
    [InlineData("--plot", "x.svg")]
    public async Task Flags_of_other_kinds_are_refused(string flag, string value) =>
        Assert.StartsWith($"INVALID_ARGUMENT: {flag}", (await ProgramRun.Of("inspect", Formats("records", "plain.tfrecord"), flag, value)).Failure());

    [Fact]
    public async Task A_graph_with_a_node_without_a_name_is_still_a_graph()
    {
        using var folder = new TempFolder();
        var graph = new GraphDef { Node = { new NodeDef { Op = "NoOp" }, new NodeDef { Name = "a", Op = "NoOp" } } };
        File.WriteAllBytes(folder["x.pb"], graph.ToByteArray());
        Assert.Equal("graph", (await Inspect(folder["x.pb"])).GetProperty("kind").GetString());
        ProgramRun run = await ProgramRun.Of("graph", "run", folder["x.pb"], "--output", "a");
        Assert.Contains("Node 0 of the graph (op 'NoOp') has no name", run.Error, StringComparison.Ordinal);
        File.WriteAllBytes(folder["meta.pb"], new MetaGraphDef { MetaInfoDef = new() { Tags = { "serve" } }, GraphDef = graph }.ToByteArray());
        Assert.Equal("meta_graph", (await Inspect(folder["meta.pb"])).GetProperty("kind").GetString());
    }

    /// <summary>Found by <c>eng/fuzz events</c>.</summary>
    [Fact]
    public async Task A_summary_that_says_scalar_and_has_no_value()
    {
        using var folder = new TempFolder();
        var value = new Summary.Types.Value { Tag = "loss", Metadata = new() { PluginData = new() { PluginName = "scalars" } } };
        using (var records = new RecordWriter(folder["events.out.tfevents.1"])) records.Write(new Event { Summary = new() { Value = { value } } }.ToByteArray());
        Assert.Equal(1, (await Inspect(folder["events.out.tfevents.1"])).GetProperty("event_count").GetInt32());
    }

    /// <summary>Found by <c>eng/fuzz graph</c>: a function without a signature.</summary>
    [Fact]
    public async Task A_function_without_a_signature()
    {
        using var folder = new TempFolder();
        var graph = new GraphDef { Node = { new NodeDef { Name = "a", Op = "NoOp" } }, Library = new() { Function = { new FunctionDef { NodeDef = { new NodeDef { Name = "b", Op = "NoOp" } } } } } };
        File.WriteAllBytes(folder["x.pb"], graph.ToByteArray());
        Assert.Equal(2, (await ProgramRun.Of("graph", "show", folder["x.pb"], "--json")).Json.GetProperty("node_count_with_functions").GetInt32());
        Assert.Contains("A function of the library has no signature", (await ProgramRun.Of("graph", "check", folder["x.pb"])).Error, StringComparison.Ordinal);
        Assert.Contains("digraph", (await ProgramRun.Of("graph", "show", folder["x.pb"], "--dot")).Output, StringComparison.Ordinal);
    }
}
