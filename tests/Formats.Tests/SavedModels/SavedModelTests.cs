using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.SavedModels;

public sealed class SavedModelTests
{
    static string? Serving => Golden.Find("serving");

    static string GoldenOrSkip()
    {
        Assert.SkipWhen(Serving is null, "no golden folder 'serving'");
        return Serving!;
    }

    [Fact]
    public void All_golden_models_are_read()
    {
        string[] folders = [.. Directory.GetFiles(GoldenOrSkip(), "saved_model.pb", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(folder => !folder.Contains("/bad/", StringComparison.Ordinal))];
        Assert.InRange(folders.Length, 20, 100);
        foreach (string folder in folders)
        {
            SavedModelFolder model = SavedModelFolder.Open(folder);
            MetaGraphDef graph = model.Find("serve");
            Assert.NotEmpty(graph.SignatureDef);
            Assert.All(model.Assets(graph), asset => Assert.True(File.Exists(asset.Path)));
            Assert.Equal(Directory.Exists(Path.Combine(folder, "assets")), model.Assets(graph).Count > 0);
            if (!model.HasVariables) continue;
            using CheckpointReader variables = model.OpenVariables();
            foreach (CheckpointTensor tensor in variables.Tensors) variables.Read(tensor.Name).Dispose();
            Assert.Equal(graph, TextFormat.Parse<MetaGraphDef>(TextFormat.Print(graph)));
        }
    }

    [Fact]
    public void Bad_models_are_refused_as_TensorFlow_refuses_them()
    {
        string golden = GoldenOrSkip();
        HashSet<string> inFiles = ["wrong_tag", "truncated_pb", "no_pb", "corrupt_variables", "truncated_variables"];
        foreach (string line in File.ReadLines(Path.Combine(golden, "bad", "load_errors.jsonl")))
        {
            JsonElement expected = JsonDocument.Parse(line).RootElement;
            string name = expected.GetProperty("model").GetString()!, code = expected.GetProperty("code").GetString()!;
            if (!inFiles.Contains(name) || code == "OK") continue;
            var error = Assert.ThrowsAny<StatusException>(() => LoadAll(Path.Combine(golden, "bad", name, "1")));
            Assert.Equal(code, error.Code.CanonicalName());
            string head = expected.GetProperty("message").GetString()!.Replace(
                "${GOLDEN}", golden, StringComparison.Ordinal).Split('\n')[0];
            Assert.Equal(head, error.Message.Split('\n')[0]);
            inFiles.Remove(name);
        }
        Assert.Empty(inFiles);
    }

    static void LoadAll(string folder)
    {
        SavedModelFolder model = SavedModelFolder.Open(folder);
        model.Find("serve");
        using CheckpointReader variables = model.OpenVariables();
        foreach (CheckpointTensor tensor in variables.Tensors) variables.Read(tensor.Name).Dispose();
    }

    static void Export(IFileStore files, string folder, float value)
    {
        using var writer = new SavedModelWriter(folder, files);
        writer.AddMetaGraph(
            new() { AssetFileDef = { new AssetFileDef { Filename = "words.txt", TensorInfo = new() { Name = "words:0" } } } }, "serve");
        writer.AddAsset("words.txt", "/in/words.txt");
        using (CheckpointWriter variables = writer.CreateVariables())
        {
            using Tensor tensor = Tensor.Scalar(value);
            variables.Add("w", tensor);
            variables.Commit();
        }
        writer.Commit();
    }

    static void CheckModel(IFileStore files, string folder, float value)
    {
        SavedModelFolder model = SavedModelFolder.Open(folder, files);
        SavedModelAsset asset = Assert.Single(model.Assets(model.Find("serve")));
        Assert.Equal(
            ("words:0", folder + "/assets/words.txt", "a b"),
            (asset.TensorName, asset.Path, System.Text.Encoding.UTF8.GetString(files.ReadAllBytes(asset.Path))));
        using CheckpointReader variables = model.OpenVariables();
        using Tensor w = variables.Read("w");
        Assert.Equal(value, w.Item<float>());
    }

    static void Prepare(MemoryFiles files)
    {
        files.CreateFolder("/in");
        using (IWritableFile words = files.Create("/in/words.txt"))
        {
            words.Write("a b"u8);
            words.Flush();
        }
        files.FlushFolder("/in");
        Export(files, "/models/1", 1);
    }

    [Fact]
    public void A_model_is_whole_or_absent_whatever_happens()
    {
        int visible = 0, outcomes = FaultRun.Everywhere(Prepare, files => Export(files, "/models/2", 2), files =>
        {
            CheckModel(files, "/models/1", 1);
            if (files.List("/models").Contains("2") && files.List("/models/2").Count > 0)
            {
                CheckModel(files, "/models/2", 2);
                visible++;
            }
            Export(files, "/models/3", 3);
            CheckModel(files, "/models/3", 3);
            Assert.DoesNotContain(files.List("/models"), name => name.Contains("tmp", StringComparison.Ordinal));
        });
        Assert.InRange(visible, 1, outcomes - 1);
    }

    [Fact]
    public void A_real_folder_is_written_and_not_overwritten()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["words.txt"], "a b");
        using (var writer = new SavedModelWriter(folder["m/1"]))
        {
            writer.AddMetaGraph(new(), "serve", "gpu");
            Assert.Equal(ErrorCode.AlreadyExists, Assert.Throws<StatusException>(() => writer.AddMetaGraph(new(), "gpu", "serve")).Code);
            writer.AddAsset("words.txt", folder["words.txt"]);
            Assert.Throws<StatusException>(() => writer.AddAsset("../words.txt", folder["words.txt"]));
            writer.Commit();
        }
        Assert.Equal(
            ["m/1/assets/words.txt", "m/1/saved_model.pb"],
            Directory.GetFiles(folder["m"], "*", SearchOption.AllDirectories).Select(
                path => Path.GetRelativePath(folder.Path, path)).Order());
        Assert.Equal(["gpu", "serve"], Assert.Single(SavedModelFolder.Open(folder["m/1"]).Tags).Order());
        Assert.Equal(ErrorCode.AlreadyExists, Assert.Throws<StatusException>(() => new SavedModelWriter(folder["m/1/"])).Code);
        using (new SavedModelWriter(folder["m/2"])) Assert.False(SavedModelFolder.Exists(folder["m/2"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["m"]));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..\\b")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a\0b")]
    public void An_asset_cannot_lead_out_of_the_folder(string name)
    {
        var files = new MemoryFiles();
        files.Replace(
            "/m/saved_model.pb",
            Google.Protobuf.MessageExtensions.ToByteArray(
                new SavedModel { MetaGraphs = { new MetaGraphDef { AssetFileDef = { new AssetFileDef { Filename = name } } } } }));
        SavedModelFolder model = SavedModelFolder.Open("/m", files);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<StatusException>(() => model.Assets(model.Proto.MetaGraphs[0])).Code);
    }

    [Fact]
    public void Text_models_are_read_and_their_errors_have_a_place()
    {
        var files = new MemoryFiles();
        ProtoFiles.Write(
            "/m/saved_model.pbtxt",
            new SavedModel { SavedModelSchemaVersion = 1, MetaGraphs = { new MetaGraphDef { MetaInfoDef = new() { Tags = { "serve" } } } } },
            files);
        SavedModelFolder.Open("/m", files).Find("serve");
        files.Replace("/m/saved_model.pbtxt", "meta_graphs { foo }"u8);
        Assert.StartsWith(
            "/m/saved_model.pbtxt:1:15: ", Assert.Throws<StatusException>(() => SavedModelFolder.Open("/m", files)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_is_read_or_refused()
    {
        byte[] good = File.ReadAllBytes(Golden.Shipped("formats", "graphs", "model.ckpt-0.meta"));
        var random = new Random(12);
        for (int round = 0; round < 300; round++)
        {
            try
            {
                ProtoFiles.Read<MetaGraphDef>("/m", Mutations.AsFile("/m", Mutations.Of(good, random)));
            }
            catch (StatusException e)
            {
                Assert.True(e.Code is ErrorCode.DataLoss or ErrorCode.OutOfRange);
            }
        }
    }

    /// <summary>Assets of a SavedModel in <paramref name="folder"/> whose only asset has this name.</summary>
    static IReadOnlyList<SavedModelAsset> Assets(string folder, string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        var meta = new MetaGraphDef { MetaInfoDef = new() { Tags = { "serve" } }, AssetFileDef = { new AssetFileDef { Filename = name, TensorInfo = new() { Name = "x:0" } } } };
        ProtoFiles.Write(Path.Combine(folder, "saved_model.pb"), new SavedModel { MetaGraphs = { meta } });
        SavedModelFolder model = SavedModelFolder.Open(folder);
        return model.Assets(model.Find("serve"));
    }

    [Theory]
    [InlineData("../secret"), InlineData("a/../../secret"), InlineData("/etc/passwd"), InlineData(""), InlineData(".."), InlineData("a\0b"), InlineData("..\\secret")]
    public void An_asset_cannot_be_named_out_of_the_folder(string name)
    {
        using var folder = new TempFolder();
        StatusException e = Assert.Throws<StatusException>(() => Assets(folder["m"], name));
        Assert.Equal((ErrorCode.InvalidArgument, $"{folder["m"]}: the asset \"{name}\" is not a path inside the folder assets"), (e.Code, e.Message));
    }

    [Fact]
    public void An_asset_cannot_be_linked_out_of_the_folder()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["secret"], "");
        Directory.CreateDirectory(folder["m/assets"]);
        File.CreateSymbolicLink(folder["m/assets/vocabulary"], "../../secret");
        StatusException e = Assert.Throws<StatusException>(() => Assets(folder["m"], "vocabulary"));
        Assert.Equal(
            (ErrorCode.InvalidArgument, $"{folder["m"]}: the asset \"vocabulary\" is a link to {folder["secret"]}, out of the folder"), (e.Code, e.Message));
        Directory.CreateSymbolicLink(folder["m/assets/up"], folder.Path);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<StatusException>(() => Assets(folder["m"], "up/secret")).Code);
        File.CreateSymbolicLink(folder["m/assets/circle"], "circle");
        Assert.Equal(ErrorCode.FailedPrecondition, Assert.Throws<StatusException>(() => Assets(folder["m"], "circle")).Code);
    }

    [Fact]
    public void Links_inside_the_folder_and_to_the_folder_are_followed()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["real/assets"]);
        File.WriteAllText(folder["real/assets/data"], "");
        File.CreateSymbolicLink(folder["real/assets/vocabulary"], "data");
        Directory.CreateSymbolicLink(folder["m"], "real");
        Assert.Equal(folder["m/assets/vocabulary"], Assert.Single(Assets(folder["m"], "vocabulary")).Path);
    }
}
