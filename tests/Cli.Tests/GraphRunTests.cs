using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>graph run</c>: TensorFlow's outputs for golden models, by signature, by tensor name, with a checkpoint; and what goes wrong.</summary>
public sealed class GraphRunTests
{
    static string Training(string file) => Golden.Shipped("training", "cancer-dnn-adagrad", file);

    static async Task<ProgramRun> Run(params string[] args) => await ProgramRun.Of(["graph", "run", .. args]);

    static string HalfPlusTwo()
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        return Golden.File("serving", "half_plus_two", "1");
    }

    [Theory]
    [InlineData("half_plus_two")]
    [InlineData("dtypes")]
    [InlineData("vocab_lookup")]
    [InlineData("vocab_lookup_tf2")]
    [InlineData("keras_dense")]
    [InlineData("keras_multi_io")]
    [InlineData("control_flow_v1")]
    [InlineData("control_flow_v2")]
    [InlineData("tf2_module")]
    public async Task Served_models_give_TensorFlows_outputs(string model)
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        int compared = 0;
        foreach (string line in File.ReadLines(Golden.File("serving", model, "cases.jsonl")).Where(l => !l.Contains("NaN") && !l.Contains("Infinity")))
        {
            JsonElement golden = JsonDocument.Parse(line).RootElement;
            if (golden.GetProperty("kind").GetString() != "predict" || !golden.TryGetProperty("outputs", out JsonElement outputs)) continue;
            JsonProperty[] inputs = [.. golden.GetProperty("inputs").EnumerateObject()];
            if (inputs.Any(i => !IsPlain(i.Value)) || outputs.EnumerateObject().Any(o => !IsPlain(o.Value))) continue;
            string version = golden.GetProperty("version").GetInt32().ToString(CultureInfo.InvariantCulture);
            JsonElement got = (await Run([Golden.File("serving", model, version), "--signature", golden.GetProperty("signature").GetString()!, "--full",
                .. inputs.SelectMany(i => new[] { "--input", $"{i.Name}={Nested(i.Value)}" }),
                .. outputs.EnumerateObject().SelectMany(o => new[] { "--output", o.Name })])).Json.GetProperty("outputs");
            foreach (JsonProperty output in outputs.EnumerateObject()) AssertSame(output.Value, got.GetProperty(output.Name), golden.GetProperty("id").GetString()!);
            compared++;
        }
        Assert.NotEqual(0, compared);
    }

    [Fact]
    public async Task A_trace_of_the_run_is_written_as_the_name_of_the_file_asks()
    {
        using var folder = new TempFolder();
        string model = HalfPlusTwo();
        foreach (string file in new[] { "t.json", "t.pb" })
        {
            Assert.Equal(0, (await Run(model, "--input", "x=[1.0, 2.0]", "--trace", folder[file])).ExitCode);
        }
        JsonElement[] events = [.. JsonDocument.Parse(await File.ReadAllBytesAsync(folder["t.json"], TestContext.Current.CancellationToken))
            .RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X")];
        var metadata = RunMetadata.Parser.ParseFrom(await File.ReadAllBytesAsync(folder["t.pb"], TestContext.Current.CancellationToken));
        Assert.NotEmpty(events);
        Assert.Equal(events.Length, metadata.StepStats.DevStats.Single().NodeStats.Count);
        Assert.Equal("/job:localhost/replica:0/task:0/device:CPU:0", metadata.StepStats.DevStats[0].Device);
    }

    static bool IsPlain(JsonElement tensor) => tensor.TryGetProperty("values", out JsonElement values)
        && tensor.GetProperty("shape").EnumerateArray().All(d => d.GetInt64() > 0)
        && values.EnumerateArray().All(v => v.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False);

    static string Nested(JsonElement tensor)
    {
        JsonNode[] values = [.. tensor.GetProperty("values").EnumerateArray().Select(v => JsonNode.Parse(v.GetRawText())!)];
        foreach (int size in tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()).Reverse())
        {
            values = [.. values.Chunk(size).Select(chunk => new JsonArray(chunk))];
        }
        return values.Single().ToJsonString();
    }

    static void AssertSame(JsonElement expected, JsonElement got, string where)
    {
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()), got.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()));
        foreach ((JsonElement want, JsonElement have) in expected.GetProperty("values").EnumerateArray().Zip(got.GetProperty("values").EnumerateArray()))
        {
            if (want.ValueKind != JsonValueKind.Number) Assert.Equal(want.ToString(), have.ToString());
            else Assert.True(Math.Abs(want.GetDouble() - have.GetDouble()) <= 1e-5 * Math.Max(1, Math.Abs(want.GetDouble())), $"{where}: {want} and {have}");
        }
        Assert.Equal(expected.GetProperty("values").GetArrayLength(), got.GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task A_training_graph_runs_with_its_checkpoint()
    {
        string[][] rows = [.. File.ReadLines(Golden.File("data", "cancer_train.csv")).Take(64).Select(l => l.Split(','))];
        using var folder = new TempFolder();
        File.WriteAllText(folder["x.json"], $"[{string.Join(",", rows.Select(r => $"[{string.Join(",", r[..^1])}]"))}]");
        using (Tensor labels = Tensor.From<long>([.. rows.Select(r => long.Parse(r[^1], CultureInfo.InvariantCulture))])) NpyFile.Write(folder["y.npy"], labels);
        ProgramRun run = await Run(Training("graph.pb"), "--checkpoint", Training("initial"), "--output", "loss",
            "--input", $"features=@{folder["x.json"]}", "--input", $"label:0=@{folder["y.npy"]}", "--save", $"global_step={folder["step.npy"]}");
        JsonElement loss = run.Json.GetProperty("outputs").GetProperty("loss");
        double expected = Golden.Json(Training("trace.json")).GetProperty("loss")[0].GetDouble();
        Assert.Equal(expected, loss.GetProperty("values")[0].GetDouble(), 1e-4 * expected);
        Assert.Equal("float32", loss.GetProperty("dtype").GetString());
        using Tensor step = NpyFile.Read(folder["step.npy"]);
        Assert.Equal((DType.Int64, 0L), (step.DType, step.Item<long>()));
    }

    [Fact]
    public async Task Variables_without_a_checkpoint_are_the_graphs_own_error()
    {
        string failure = (await Run(Training("graph.pb"), "--output", "model/layer1/weights/read")).Failure();
        Assert.StartsWith("FAILED_PRECONDITION: Attempting to use uninitialized value model/layer1/weights\n", failure);
        Assert.EndsWith("[[{{node model/layer1/weights/read}}]]", failure);
    }

    [Fact]
    public async Task Long_outputs_are_cut_unless_full()
    {
        string input = $"x=[{string.Join(",", Enumerable.Range(0, 1500))}]", model = HalfPlusTwo();
        JsonElement cut = (await Run(model, "--input", input)).Json.GetProperty("outputs").GetProperty("y");
        Assert.Equal((1000, 1500), (cut.GetProperty("values").GetArrayLength(), cut.GetProperty("value_count").GetInt32()));
        JsonElement full = (await Run(model, "--input", input, "--full")).Json.GetProperty("outputs").GetProperty("y");
        Assert.Equal((1500, false), (full.GetProperty("values").GetArrayLength(), full.TryGetProperty("value_count", out _)));
    }

    [Theory]
    [InlineData("NOT_FOUND: The model has no input 'xx'; did you mean 'x'? It has: x", "--input", "xx=1")]
    [InlineData("NOT_FOUND: The model has no output 'yy'; did you mean 'y'? It has: y", "--output", "yy")]
    [InlineData("NOT_FOUND: The model has no signature 'servng_default'; did you mean 'serving_default'?", "--signature", "servng_default")]
    [InlineData("INVALID_ARGUMENT: --input: expected NAME=VALUE, got 'x'", "--input", "x")]
    [InlineData("INVALID_ARGUMENT: --input: 'x' is given twice", "--input", "x=1", "--input", "x=2")]
    [InlineData("INVALID_ARGUMENT: --input x: neither JSON nor @FILE: line 1, byte ", "--input", "x=[1")]
    [InlineData("INVALID_ARGUMENT: --input x: neither JSON nor @FILE: line 1, byte 2: a text is not Unicode", "--input", "x=[\"\\ud800\"]")]
    [InlineData("INVALID_ARGUMENT: --input x: \"a\" is not a valid float", "--input", "x=[\"a\"]")]
    [InlineData("NOT_FOUND: --input x: no.npy; No such file", "--input", "x=@no.npy")]
    [InlineData("INVALID_ARGUMENT: --checkpoint: only for graphs", "--checkpoint", "c")]
    [InlineData("NOT_FOUND: ", "--tags", "gpu")]
    public async Task Mistakes_are_named(string expected, params string[] args) => Assert.StartsWith(expected, (await Run([HalfPlusTwo(), .. args])).Failure());

    [Theory]
    [InlineData("uint8", "[[256, 0]]")]
    [InlineData("uint64", "[[-1, 0]]")]
    [InlineData("int64", "[[1.5, 0]]")]
    public async Task Numbers_that_do_not_fit_are_refused(string signature, string value)
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        string failure = (await Run(Golden.File("serving", "dtypes", "1"), "--signature", signature, "--input", $"x={value}")).Failure();
        Assert.Contains($"is not a valid {signature}", failure);
    }

    [Fact]
    public async Task An_array_of_another_type_is_refused()
    {
        using var folder = new TempFolder();
        using (Tensor doubles = Tensor.From<double>([1, 2])) NpyFile.Write(folder["x.npy"], doubles);
        Assert.Equal($"INVALID_ARGUMENT: --input label: {folder["x.npy"]}: expected int64 [?] for label:0, got double [2]",
            (await Run(Training("graph.pb"), "--output", "loss", "--input", $"label=@{folder["x.npy"]}")).Failure());
    }

    [Fact]
    public async Task A_graph_without_signature_needs_an_output() =>
        Assert.StartsWith("INVALID_ARGUMENT: The graph has no signature", (await Run(Training("graph.pb"))).Failure());
}
