using System.Text.Json;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>graph show</c>: the summary counts what is in the files; <c>--dot</c> has every node and edge.</summary>
public sealed class GraphShowTests
{
    static string Dnn => Golden.Shipped("training", "cancer-dnn-adagrad", "graph.pb");

    static async Task<JsonElement> Show(string path) => (await ProgramRun.Of("graph", "show", path, "--json")).Json;

    [Fact]
    public async Task A_training_graph_has_its_variables()
    {
        GraphDef graph = ProtoFiles.Read<GraphDef>(Dnn);
        JsonElement report = await Show(Dnn);
        Assert.Equal(graph.Node.Count, report.GetProperty("node_count").GetInt32());
        JsonElement[] variables = [.. report.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("op").GetString() != "Const")];
        Assert.Equal(graph.Node.Count(n => n.Op is "VariableV2" or "VarHandleOp"), variables.Length);
        Assert.Equal(variables.Sum(v => v.GetProperty("bytes").GetInt64()), report.GetProperty("variable_bytes").GetInt64());
        JsonElement weights = variables.Single(v => v.GetProperty("name").GetString() == "model/layer1/weights");
        int[] shape = [.. weights.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
        Assert.Equal(shape[0] * shape[1], weights.GetProperty("elements").GetInt32());
        Assert.Equal(4 * shape[0] * shape[1], weights.GetProperty("bytes").GetInt32());
        Assert.NotEqual(0, report.GetProperty("inputs").GetArrayLength());
        Assert.NotEqual(0, report.GetProperty("outputs").GetArrayLength());
    }

    [Fact]
    public async Task A_frozen_graph_has_its_weights_as_constants()
    {
        Assert.SkipWhen(Golden.Find("models") is null, "no golden folder 'models'");
        JsonElement report = await Show(Golden.File("models", "faceboxes", "graph.pb"));
        long expected = Golden.Json(Golden.File("models", "faceboxes", "case.json")).GetProperty("parameters").GetInt64();
        Assert.InRange(report.GetProperty("large_constant_elements").GetInt64(), expected * 0.99, expected * 1.01);
        Assert.Equal(0, report.GetProperty("variable_count").GetInt32());
    }

    [Fact]
    public async Task A_SavedModel_has_signatures_and_functions()
    {
        Assert.SkipWhen(Golden.Find("serving") is null, "no golden folder 'serving'");
        JsonElement report = await Show(Golden.File("serving", "tf2_module", "1"));
        Assert.NotEqual(0, report.GetProperty("signatures").GetArrayLength());
        JsonElement[] functions = [.. report.GetProperty("functions").EnumerateArray()];
        Assert.NotEmpty(functions);
        int bodies = functions.Sum(f => f.GetProperty("nodes").GetInt32());
        Assert.Equal(report.GetProperty("node_count").GetInt32() + bodies, report.GetProperty("node_count_with_functions").GetInt32());
        Assert.Equal(report.GetProperty("node_count_with_functions").GetInt32(), report.GetProperty("ops").EnumerateArray().Sum(o => o.GetProperty("count").GetInt32()));
    }

    [Theory, InlineData("mobilenet_v2_nsfw", "model"), InlineData("inception_v3", "graph.pb"), InlineData("resnet50", "graph.pb")]
    public async Task The_cost_is_that_of_the_convolutions_and_products(string model, string file)
    {
        Assert.SkipWhen(Golden.Find("models") is null, "no golden folder 'models'");
        JsonElement report = await Show(Golden.File("models", model, file));
        long expected = Golden.Json(Golden.File("models", model, "case.json")).GetProperty("flops_estimate").GetInt64();
        string[] products = ["Conv2D", "DepthwiseConv2dNative", "MatMul"];
        string main = report.GetProperty("flops_of").GetString()!;
        JsonElement[] costs = [.. report.GetProperty("flops_by_op").EnumerateArray().Where(r => r.GetProperty("signature").GetString() == main)];
        Assert.Equal(expected, costs.Where(r => products.Contains(r.GetProperty("op").GetString())).Sum(r => r.GetProperty("flops").GetInt64()));
        Assert.Equal(report.GetProperty("flops").GetInt64(), costs.Sum(r => r.GetProperty("flops").GetInt64()));
        Assert.Equal(1, report.GetProperty("flops_batch").GetInt32());
        Assert.False(report.GetProperty("flops_is_lower_bound").GetBoolean());
    }

    [Fact]
    public async Task Optimized_says_what_is_done_to_the_step()
    {
        Assert.SkipWhen(Golden.Find("models") is null, "no golden folder 'models'");
        JsonElement report = (await ProgramRun.Of("graph", "show", Golden.File("models", "mobilenet_v2_nsfw", "model"), "--json", "--optimized")).Json;
        Dictionary<string, (int Before, int After)> ops = report.GetProperty("ops_of_the_step").EnumerateArray().ToDictionary(
            r => r.GetProperty("op").GetString()!, r => (r.GetProperty("before").GetInt32(), r.GetProperty("after").GetInt32()));
        Assert.Equal((0, 35), ops["_FusedConv2D"]);
        Assert.Equal((0, 17), ops["_FusedDepthwiseConv2dNative"]);
        Assert.Equal((1, 0), ops["StatefulPartitionedCall"]);
        Assert.DoesNotContain("FusedBatchNormV3", ops.Keys);
        JsonElement[] changes = [.. report.GetProperty("changes").EnumerateArray()];
        Assert.Equal(changes.Length, report.GetProperty("rewrites").EnumerateArray().Sum(r => r.GetProperty("changes").GetInt32()));
        Assert.Contains(changes, c => c.GetProperty("change").GetString()!.EndsWith("+ FusedBatchNormV3 + Relu6 became _FusedDepthwiseConv2dNative, factors in the weights", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dot_has_every_node_and_edge()
    {
        GraphDef graph = ProtoFiles.Read<GraphDef>(Dnn);
        ProgramRun run = await ProgramRun.Of("graph", "show", Dnn, "--dot");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        string[] lines = [.. run.Output.Split('\n').Where(l => l.StartsWith("  \"", StringComparison.Ordinal))];
        Assert.Equal(graph.Library.Function.Count, run.Output.Split("subgraph cluster_").Length - 1);
        Assert.Equal(graph.Node.Sum(n => n.Input.Count), lines.Count(l => l.Contains("\" -> \"", StringComparison.Ordinal)));
        Assert.Equal(graph.Node.Count, lines.Count(l => l.Contains("\" [label=\"", StringComparison.Ordinal)));
        Assert.Equal(graph.Node.Sum(n => n.Input.Count(i => i[0] == '^')), lines.Count(l => l.EndsWith(" [style=dashed];", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dot_and_json_exclude_each_other() =>
        Assert.StartsWith("INVALID_ARGUMENT: --dot and --json", (await ProgramRun.Of("graph", "show", Dnn, "--dot", "--json")).Failure());
}
