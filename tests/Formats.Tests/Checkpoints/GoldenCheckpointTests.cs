using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

/// <summary>Every checkpoint of the golden folder, whatever its name, and what listing.json and values.json say of them.</summary>
[Trait("golden", "formats")]
public sealed class GoldenCheckpointTests
{
    static JsonProperty[] Json(string file) =>
        Golden.List("formats", "checkpoints", file).Contains(file) ? [.. Golden.Json(GoldenCheckpoints.At(file)).EnumerateObject()] : [];

    static JsonProperty[] Values => Json("values.json");

    public static TheoryData<string> Listed => GoldenCases.Of("listing.json", Json("listing.json").Select(checkpoint => checkpoint.Name));

    public static TheoryData<string> All => GoldenCases.Of("checkpoints", GoldenCheckpoints.All);

    public static TheoryData<string> Bundles => GoldenCases.Of("V2 checkpoints", GoldenCheckpoints.Bundles);

    public static TheoryData<string> StateFolders => GoldenCases.Of("state files of checkpoints", GoldenCheckpoints.StateFolders);

    [Theory, MemberData(nameof(Listed))]
    public void Names_types_and_shapes_are_those_of_TensorFlow(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
        IEnumerable<string> expected = Json("listing.json").Single(checkpoint => checkpoint.Name == prefix).Value.EnumerateObject()
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"{tensor.Name}: {tensor.Value.GetProperty("dtype").GetString()} {GoldenValues.Shape(tensor.Value)}");
        IEnumerable<string> got = reader.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => $"{tensor.Name}: {tensor.DType.PythonName()} {tensor.Shape}");
        Assert.Equal(string.Join('\n', expected), string.Join('\n', got));
    }

    [Theory, MemberData(nameof(All))]
    public void Every_tensor_is_read(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
        Assert.Equal(GoldenCheckpoints.Bundles.Contains(prefix) ? CheckpointFormat.V2 : CheckpointFormat.V1, reader.Format);
        Assert.NotEmpty(reader.Tensors);
        foreach (CheckpointTensor tensor in reader.Tensors) reader.Read(tensor.Name).Dispose();
    }

    /// <summary>
    /// values.json names no checkpoint: it speaks of those that hold all its tensors, and of those that hold no others; a partitioned
    /// variable may be left out.
    /// </summary>
    static IEnumerable<string> Described()
    {
        HashSet<string> names = [.. Values.Select(tensor => tensor.Name)];
        foreach (string prefix in names.Count == 0 ? [] : GoldenCheckpoints.Latest)
        {
            using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
            string[] whole = [.. reader.Tensors.Where(tensor => tensor.Slices.IsEmpty || names.Contains(tensor.Name))
                .Select(tensor => tensor.Name)];
            if (names.IsSubsetOf(whole) || (whole.Length > 0 && names.IsSupersetOf(whole))) yield return prefix;
        }
    }

    public static TheoryData<string> WithValues => GoldenCases.Of("checkpoints with values.json", Described());

    [Theory, MemberData(nameof(WithValues))]
    public void Values_are_those_of_TensorFlow(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
        var faults = new List<string>();
        foreach (JsonProperty expected in Values.Where(tensor => reader.Contains(tensor.Name)))
        {
            using Tensor tensor = reader.Read(expected.Name);
            if (GoldenValues.Difference(expected.Value, tensor) is { } difference) faults.Add($"{expected.Name}: {difference}");
        }
        Assert.True(faults.Count == 0, $"{prefix}:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void Every_value_is_in_a_checkpoint()
    {
        Assert.SkipWhen(Values.Length == 0, "no golden values.json");
        HashSet<string> left = [.. Values.Select(tensor => tensor.Name)];
        foreach (string prefix in Described())
        {
            using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
            left.ExceptWith(reader.Tensors.Select(tensor => tensor.Name));
        }
        Assert.Empty(left);
    }

    /// <summary>Partitioned variables too, which values.json need not have.</summary>
    [Fact]
    public void Checkpoints_of_one_state_are_the_same_in_both_formats()
    {
        string[] described = [.. Described()];
        (string, string)[] pairs = [.. GoldenCheckpoints.Tables.Intersect(described)
            .Join(GoldenCheckpoints.Bundles.Intersect(described), Path.GetFileName, Path.GetFileName, (table, bundle) => (table, bundle))];
        Assert.SkipWhen(pairs.Length == 0, "no golden state in both formats");
        foreach ((string table, string bundle) in pairs)
        {
            using CheckpointReader v1 = CheckpointReader.Open(GoldenCheckpoints.At(table));
            using CheckpointReader v2 = CheckpointReader.Open(GoldenCheckpoints.At(bundle));
            foreach (CheckpointTensor tensor in v1.Tensors)
            {
                Assert.Equal(tensor.Slices.ToHashSet(), v2.Find(tensor.Name).Slices.ToHashSet());
                using Tensor expected = v2.Read(tensor.Name), actual = v1.Read(tensor.Name);
                TensorAssert.Same(expected, actual);
            }
        }
    }

    [Theory, MemberData(nameof(Bundles))]
    public void A_checkpoint_written_again_has_the_same_bytes(string prefix) => BundleCopies.HasTheSameBytes(GoldenCheckpoints.At(prefix));

    [Theory, MemberData(nameof(Bundles))]
    public void An_object_based_checkpoint_tells_its_objects(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(GoldenCheckpoints.At(prefix));
        TrackableObjectGraph? graph = reader.ReadObjectGraph();
        Assert.Equal(reader.Contains(CheckpointReader.ObjectGraphKey), graph is not null);
        if (graph is null) return;
        IEnumerable<string> keys = graph.Nodes.SelectMany(node => node.Attributes).Select(attribute => attribute.CheckpointKey);
        IEnumerable<string> stored = reader.Tensors.Select(tensor => tensor.Name).Where(name => name != CheckpointReader.ObjectGraphKey);
        Assert.Equal(stored.Order(StringComparer.Ordinal), keys.Distinct().Order(StringComparer.Ordinal));
        Assert.All(graph.Nodes.SelectMany(node => node.Children), child => Assert.InRange(child.NodeId, 0, graph.Nodes.Count - 1));
    }

    /// <summary>TensorFlow may be told to write whole paths; they lead to where the checkpoint was made, and are written again as relative ones.</summary>
    [Theory, MemberData(nameof(StateFolders))]
    public void The_state_is_read_and_written_again_the_same(string kind)
    {
        string folder = GoldenCheckpoints.At(kind), text = File.ReadAllText(Path.Combine(folder, CheckpointStates.FileName));
        string latest = text.Split('\n').Single(line => line.StartsWith("model_checkpoint_path: ", StringComparison.Ordinal)).Split('"')[1];
        CheckpointState state = CheckpointStates.Read(folder)!;
        Assert.Equal(Path.Combine(folder, latest), state.ModelCheckpointPath);
        Assert.All(state.AllModelCheckpointPaths, path => Assert.True(Path.IsPathRooted(path), path));
        if (Path.IsPathRooted(latest)) return;
        Assert.Equal(state.ModelCheckpointPath, CheckpointStates.Latest(folder));
        var files = new MemoryFiles();
        CheckpointStates.Update(folder, state, files);
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(files.ReadAllBytes(Path.Combine(folder, CheckpointStates.FileName))));
    }
}

/// <summary>The checkpoints of the golden training runs.</summary>
[Trait("golden", "training")]
public sealed class TrainingCheckpointTests
{
    public static TheoryData<string> Bundles => GoldenCases.Of("checkpoints of training", Golden.List("training", "", "*.index").Select(file => file[..^".index".Length]));

    [Theory, MemberData(nameof(Bundles))]
    public void A_checkpoint_written_again_has_the_same_bytes(string prefix) => BundleCopies.HasTheSameBytes(Golden.File("training", prefix));
}
