using System.Text.RegularExpressions;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

/// <summary>The checkpoints of a golden folder, found by what their files are; names are relative to <c>formats/checkpoints</c>.</summary>
static partial class GoldenCheckpoints
{
    const string Folder = "checkpoints";
    const ulong TableMagic = 0xdb4775248b80fb57;

    public static string At(string prefix) => Golden.File("formats", Folder, prefix);

    /// <summary>Prefixes of the V2 checkpoints.</summary>
    public static IEnumerable<string> Bundles => Golden.List("formats", Folder, "*.index").Select(file => file[..^".index".Length]);

    /// <summary>Paths of the V1 checkpoints; of a sharded one the pattern of its files.</summary>
    public static IEnumerable<string> Tables => Golden.List("formats", Folder, "*")
        .Where(file => !file.EndsWith(".index", StringComparison.Ordinal) && IsTable(At(file))).Select(file => Shard().Replace(file, "-?????-of-$1")).Distinct();

    public static IEnumerable<string> All => Bundles.Concat(Tables);

    /// <summary>Folders with a state file.</summary>
    public static IEnumerable<string> StateFolders =>
        Golden.List("formats", Folder, CheckpointStates.FileName).Select(file => Path.GetDirectoryName(file)!);

    /// <summary>Of each folder that has a state file the latest checkpoint, of the others all.</summary>
    public static IEnumerable<string> Latest => All.Where(prefix =>
        CheckpointStates.Latest(Path.GetDirectoryName(At(prefix))!) is not { } latest || Path.GetFileName(latest) == Path.GetFileName(prefix));

    static bool IsTable(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length < sizeof(ulong)) return false;
        file.Position = file.Length - sizeof(ulong);
        using var reader = new BinaryReader(file);
        return reader.ReadUInt64() == TableMagic;
    }

    [GeneratedRegex(@"-\d{5}-of-(\d{5})$")]
    private static partial Regex Shard();

    /// <summary>The tensors of a V2 checkpoint, or of one of its shards, and the slices of partitioned ones, as they follow each other in the file.</summary>
    public static IEnumerable<(CheckpointTensor Tensor, TensorSlice? Slice)> InFileOrder(CheckpointReader reader, int shard)
    {
        BundleIndex index = BundleIndex.Read(reader.Prefix, LocalFiles.Instance);
        IEnumerable<(CheckpointTensor Tensor, TensorSlice? Slice)> parts = reader.Tensors
            .SelectMany(tensor => tensor.Slices.IsEmpty ? [(tensor, null)] : tensor.Slices.Select(slice => (tensor, (TensorSlice?)slice)));
        return parts.Select(part => (part, Entry: index.Entries[Key(part.Tensor.Name, part.Slice)]))
            .Where(found => found.Entry.ShardId == shard)
            .OrderBy(found => found.Entry.Offset).ThenBy(found => found.Entry.Size).Select(found => found.part);
    }

    static byte[] Key(string name, TensorSlice? slice)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        return slice?.Key(bytes) ?? bytes;
    }
}
