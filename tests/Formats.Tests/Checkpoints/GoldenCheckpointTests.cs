using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

[Trait("golden", "formats")]
public sealed class GoldenCheckpointTests
{
    static string At(string path) => Golden.File("formats", "checkpoints", path);

    static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(At(file))).RootElement;

    public static TheoryData<string> Listed => new(Json("listing.json").EnumerateObject().Select(p => p.Name));

    [Theory, MemberData(nameof(Listed))]
    public void Names_types_and_shapes_are_those_of_TensorFlow(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(At(prefix));
        Dictionary<string, string> expected = Json("listing.json").GetProperty(prefix).EnumerateObject().ToDictionary(p => p.Name,
            p => $"{p.Value.GetProperty("dtype").GetString()} [{string.Join(',', p.Value.GetProperty("shape").EnumerateArray())}]");
        Assert.Equal(expected, reader.Tensors.ToDictionary(t => t.Name, t => $"{t.DType.PythonName()} {t.Shape}"));
        foreach (CheckpointTensor tensor in reader.Tensors) reader.Read(tensor.Name).Dispose();
    }

    [Theory]
    [InlineData("v1/model.ckpt-1172", CheckpointFormat.V1)]
    [InlineData("v2/model.ckpt-1172", CheckpointFormat.V2)]
    public void Values_are_those_of_TensorFlow(string prefix, CheckpointFormat format)
    {
        using CheckpointReader reader = CheckpointReader.Open(At(prefix));
        Assert.Equal(format, reader.Format);
        JsonProperty[] stored = [.. Json("values.json").EnumerateObject().Where(tensor => format == CheckpointFormat.V2 || reader.Contains(tensor.Name))];
        Assert.Equal(reader.Tensors.Count(tensor => tensor.Name != "embedding"), stored.Length); // V1 cannot hold all types
        foreach (JsonProperty expected in stored)
        {
            using Tensor tensor = reader.Read(expected.Name);
            Assert.Equal(expected.Value.GetProperty("dtype").GetString(), tensor.DType.PythonName());
            Assert.Equal(expected.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()), tensor.Shape.Dims.ToArray());
            Assert.Equal(expected.Value.GetProperty("values").EnumerateArray().Select(Text), Texts(tensor));
        }
    }

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean() ? "1" : "0",
        _ => value.GetString()!,
    };

    static IEnumerable<string> Texts(Tensor tensor) => tensor.DType switch
    {
        DType.String => tensor.Strings.ToArray().Select(Convert.ToBase64String),
        DType.Bool => Numbers<byte>(tensor.ReadBytes()),
        DType.Float => Numbers<float>(tensor.ReadBytes()),
        DType.Complex64 => Numbers<float>(tensor.ReadBytes()),
        DType.Double => Numbers<double>(tensor.ReadBytes()),
        DType.Int64 => Numbers<long>(tensor.ReadBytes()),
        DType.Int32 => Numbers<int>(tensor.ReadBytes()),
        DType.Int16 => Numbers<short>(tensor.ReadBytes()),
        DType.Int8 => Numbers<sbyte>(tensor.ReadBytes()),
        DType.UInt8 => Numbers<byte>(tensor.ReadBytes()),
        DType.Half => Numbers<Half>(tensor.ReadBytes()),
        DType.BFloat16 => tensor.Read<BFloat16>().ToArray().Select(x => ((double)(float)x).ToString("R", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException(tensor.ToString()),
    };

    static IEnumerable<string> Numbers<T>(ReadOnlySpan<byte> bytes) where T : unmanaged, INumberBase<T> =>
        MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(x => double.CreateChecked(x).ToString("R", CultureInfo.InvariantCulture));

    public static TheoryData<string> Bundles
    {
        get
        {
            string[] indexes =
            [
                .. Directory.GetFiles(Golden.File("formats"), "*.index", SearchOption.AllDirectories)
                    .Where(f => !f.Contains("sharded", StringComparison.Ordinal)),
                .. Golden.Find("training") is { } training
                    ? Directory.GetFiles(training, "*.index", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(20)
                    : [],
            ];
            return new(indexes.Select(f => Path.ChangeExtension(f, null)));
        }
    }

    [Theory, MemberData(nameof(Bundles))]
    public void A_checkpoint_written_again_has_the_same_bytes(string prefix)
    {
        using var folder = new TempFolder();
        using (CheckpointReader reader = CheckpointReader.Open(prefix))
        using (var writer = new CheckpointWriter(folder["again"]))
        {
            foreach ((CheckpointTensor tensor, TensorSlice? slice) in InFileOrder(prefix, reader)) CopyPart(reader, tensor, slice, writer);
            writer.Commit();
        }
        Assert.Equal(["again.data-00000-of-00001", "again.index"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        foreach (string suffix in (string[])[".index", ".data-00000-of-00001"])
            Assert.Equal(File.ReadAllBytes(prefix + suffix), File.ReadAllBytes(folder["again"] + suffix));
    }

    static IEnumerable<(CheckpointTensor Tensor, TensorSlice? Slice)> InFileOrder(string prefix, CheckpointReader reader, int? shard = null)
    {
        BundleIndex index = BundleIndex.Read(prefix, Formats.Files.LocalFiles.Instance);
        return reader.Tensors
            .SelectMany(tensor => tensor.Slices.IsEmpty ? [(tensor, null)] : tensor.Slices.Select(slice => (tensor, (TensorSlice?)slice)))
            .Select(
                part =>
                    (
                        part,
                        Entry: index.Entries[part.Item2?.Key(Encoding.UTF8.GetBytes(part.tensor.Name)) ?? Encoding.UTF8.GetBytes(part.tensor.Name)]))
            .Where(found => shard is null || found.Entry.ShardId == shard)
            .OrderBy(found => found.Entry.Offset).ThenBy(found => found.Entry.Size)
            .Select(found => found.part);
    }

    static void CopyPart(CheckpointReader reader, CheckpointTensor tensor, TensorSlice? slice, CheckpointWriter writer)
    {
        using Tensor values = slice is null ? reader.Read(tensor.Name) : reader.Read(tensor.Name, slice);
        if (slice is null) writer.Add(tensor.Name, values);
        else writer.AddSlice(tensor.Name, tensor.Shape, slice, values);
    }

    [Fact]
    public void Shards_merge_to_the_same_bytes()
    {
        using var folder = new TempFolder();
        string golden = At("sharded/model.ckpt-3"), prefix = folder["model.ckpt-3"];
        string[] parts = [.. Enumerable.Range(0, 3).Select(shard => CheckpointShards.Prefix(prefix, shard, 3))];
        using (CheckpointReader reader = CheckpointReader.Open(golden))
        {
            for (int shard = 0; shard < 3; shard++)
            {
                using var writer = new CheckpointWriter(parts[shard]);
                foreach ((CheckpointTensor tensor, TensorSlice? slice) in InFileOrder(golden, reader, shard))
                    CopyPart(reader, tensor, slice, writer);
                writer.Commit();
            }
        }
        CheckpointShards.Merge(parts, prefix);
        string[] expected = ["model.ckpt-3.data-00000-of-00003", "model.ckpt-3.data-00001-of-00003", "model.ckpt-3.data-00002-of-00003", "model.ckpt-3.index"];
        Assert.Equal(expected, Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        foreach (string file in expected) Assert.Equal(File.ReadAllBytes(At("sharded/" + file)), File.ReadAllBytes(folder[file]));
    }

    [Fact]
    public void An_object_based_checkpoint_tells_its_objects()
    {
        using CheckpointReader reader = CheckpointReader.Open(At("object/ckpt"));
        TrackableObjectGraph graph = Assert.IsType<TrackableObjectGraph>(reader.ReadObjectGraph());
        string[] keys = [.. graph.Nodes.SelectMany(node => node.Attributes).Select(attribute => attribute.CheckpointKey)];
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.True(reader.Contains(key)));
        Assert.Contains("model/w/.ATTRIBUTES/VARIABLE_VALUE", keys);
        using CheckpointReader plain = CheckpointReader.Open(At("v2/model.ckpt-1172"));
        Assert.Null(plain.ReadObjectGraph());
    }
}
