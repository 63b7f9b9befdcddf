using System.Text.Json;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>inspect</c> of the golden checkpoints: names, types and shapes as TensorFlow lists them.</summary>
public sealed class InspectCheckpointTests
{
    const string Listing = "listing.json";

    static string Checkpoint(string name) => Golden.Shipped("formats", "checkpoints", name);

    static string Unseen(string name) => Golden.File("formats", "checkpoints", name);

    static JsonProperty[] Listed =>
        Golden.List("formats", "checkpoints", Listing).Contains(Listing) ? [.. Golden.Json(Unseen(Listing)).EnumerateObject()] : [];

    public static TheoryData<string> Prefixes => GoldenCases.Of("listing.json", Listed.Select(checkpoint => checkpoint.Name));

    [Trait("golden", "formats")]
    [Theory, MemberData(nameof(Prefixes))]
    public async Task Lists_what_TensorFlow_lists(string prefix)
    {
        JsonElement report = (await ProgramRun.Of("inspect", Unseen(prefix), "--json")).Json;
        Assert.Equal("checkpoint", report.GetProperty("kind").GetString());
        string[] want = [.. Listed.Single(checkpoint => checkpoint.Name == prefix).Value.EnumerateObject().Select(t => $"{t.Name} {t.Value.GetProperty("dtype")} {Shape(t.Value)}").Order(StringComparer.Ordinal)];
        string[] got = [.. report.GetProperty("tensors").EnumerateArray().Select(t => $"{t.GetProperty("name")} {t.GetProperty("dtype")} {Shape(t)}").Order(StringComparer.Ordinal)];
        Assert.Equal(want, got);
        Assert.Equal(want.Length, report.GetProperty("tensor_count").GetInt32());
    }

    static string Shape(JsonElement tensor) => string.Join(',', tensor.GetProperty("shape").EnumerateArray());

    [Theory]
    [InlineData("v1/model.ckpt-1172", "V1")]
    [InlineData("v2/model.ckpt-1172", "V2")]
    [InlineData("v2/model.ckpt-1172.index", "V2")]
    [InlineData("v2/model.ckpt-1172.data-00000-of-00001", "V2")]
    [InlineData("v2", "V2")]
    [InlineData("v2/checkpoint", "V2")]
    public async Task Any_file_of_a_checkpoint_names_it(string path, string format)
    {
        JsonElement report = (await ProgramRun.Of("inspect", Checkpoint(path), "--json")).Json;
        Assert.Equal(format, report.GetProperty("format").GetString());
    }

    [Fact]
    public async Task A_folder_lists_its_checkpoints()
    {
        JsonElement report = (await ProgramRun.Of("inspect", Checkpoint("managed"), "--json")).Json;
        JsonElement[] checkpoints = [.. report.GetProperty("checkpoints").EnumerateArray()];
        Assert.Equal(["ckpt-3", "ckpt-4"], checkpoints.Select(c => Path.GetFileName(c.GetProperty("checkpoint").GetString())));
        Assert.Equal([false, true], checkpoints.Select(c => c.GetProperty("is_latest").GetBoolean()));
        Assert.True(report.GetProperty("object_based").GetBoolean());
    }

    [Fact]
    public async Task Tensor_shows_the_values()
    {
        JsonElement values = JsonDocument.Parse(File.ReadAllBytes(Checkpoint("values.json"))).RootElement;
        JsonElement report = (await ProgramRun.Of("inspect", Checkpoint("v2"), "--tensor", "dense/kernel", "--json")).Json;
        Assert.Equal([17, 9], report.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(17 * 9, report.GetProperty("values").GetArrayLength());
        Assert.Equal(JsonValueKind.Object, values.ValueKind);

        ProgramRun text = await ProgramRun.Of("inspect", Checkpoint("v2"), "--tensor", "dense/kernel");
        Assert.Contains("[16]", text.Output);
        Assert.Contains(report.GetProperty("values")[0].GetRawText(), text.Output);
    }

    [Fact]
    public async Task Every_tensor_can_be_shown()
    {
        foreach (JsonProperty tensor in Golden.Json(Checkpoint(Listing)).GetProperty("v2/model.ckpt-1172").EnumerateObject().Where(t => !t.Name.StartsWith("many/", StringComparison.Ordinal)))
        {
            ProgramRun run = await ProgramRun.Of("inspect", Checkpoint("v2"), "--tensor", tensor.Name);
            Assert.True(run.ExitCode == 0, $"{tensor.Name}: {run.Error}");
            Assert.Contains(tensor.Value.GetProperty("dtype").GetString()!, run.Output);
        }
    }

    [Fact]
    public async Task An_unknown_tensor_names_the_nearest() =>
        Assert.EndsWith("did you mean 'dense/kernel'?", (await ProgramRun.Of("inspect", Checkpoint("v2"), "--tensor", "dense/kernle")).Failure());

    [Fact]
    public async Task A_cut_checkpoint_is_DATA_LOSS()
    {
        using var folder = new TempFolder();
        File.Copy(Checkpoint("v2/model.ckpt-1172.data-00000-of-00001"), folder["m.data-00000-of-00001"]);
        File.WriteAllBytes(folder["m.index"], File.ReadAllBytes(Checkpoint("v2/model.ckpt-1172.index"))[..^60]);
        Assert.StartsWith("DATA_LOSS: ", (await ProgramRun.Of("inspect", folder["m"])).Failure());
    }

    [Fact]
    public async Task A_state_file_without_its_checkpoint_is_NOT_FOUND()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["checkpoint"], "model_checkpoint_path: \"gone-7\"\n");
        Assert.Contains("gone-7", (await ProgramRun.Of("inspect", folder.Path)).Failure());
    }
}
