using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary>The graph verbs on a trained checkpoint and its <c>.meta</c> file.</summary>
public sealed class GraphCheckpointTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    const string Features = "features=[[5,4,4,9,2,10,5,6,1],[1,1,1,1,2,1,1,1,1]]";

    string Prefix => Directory.GetFiles(model["dense"], "*.meta").Single()[..^".meta".Length];

    static async Task<double[]> Softmax(params string[] args)
    {
        JsonElement softmax = (await ProgramRun.Of(["graph", "run", .. args, "--input", Features])).Json.GetProperty("outputs").GetProperty("softmax");
        Assert.Equal([2, 2], softmax.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()));
        return [.. softmax.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
    }

    [Fact]
    public async Task Prefix_and_meta_file_run_alike()
    {
        double[] values = await Softmax(Prefix);
        Assert.Equal(1, values[0] + values[1], 1e-6);
        Assert.NotEqual(values[..2], values[2..]);
        Assert.Equal(values, await Softmax(Prefix + ".meta", "--checkpoint", Prefix));
    }

    [Fact]
    public async Task A_missing_checkpoint_and_one_of_another_graph_are_NOT_FOUND()
    {
        string graph = Golden.Shipped("formats", "graphs", "graph.pb"), other = Prefix;
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["g.pbtxt"], """
            node { name: "elsewhere" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }
            """, TestContext.Current.CancellationToken);
        Assert.StartsWith("NOT_FOUND: ", (await ProgramRun.Of("graph", "run", graph, "--checkpoint", folder["none"], "--output", "features")).Failure());
        Assert.Equal($"NOT_FOUND: {other}: the checkpoint has none of the graph's 1 variables, such as 'elsewhere'",
            (await ProgramRun.Of("graph", "run", folder["g.pbtxt"], "--checkpoint", other, "--output", "elsewhere")).Failure());
    }

    [Fact]
    public async Task Check_and_show_take_the_prefix()
    {
        Assert.Equal(ExitCodes.Ok, (await ProgramRun.Of("graph", "check", Prefix)).ExitCode);
        Assert.Equal("meta_graph", (await ProgramRun.Of("graph", "show", Prefix, "--json")).Json.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("graph", "--help")]
    [InlineData("graph", "run", "--help")]
    [InlineData("ops", "--help")]
    public async Task Help_has_examples(params string[] args) => Assert.Contains("Examples:\n  tensorharbor ", (await ProgramRun.Of(args)).Output.ReplaceLineEndings("\n"));
}
