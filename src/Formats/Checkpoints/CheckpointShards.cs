using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Joins the checkpoints that several tasks wrote, each of its own variables, into one.</summary>
public static class CheckpointShards
{
    /// <summary>The prefix at which a task writes its shard: <c>model.ckpt-100_temp/part-00000-of-00003</c>.</summary>
    /// <param name="prefix">Prefix of the whole checkpoint.</param>
    /// <param name="shard">Number of the shard, from 0.</param>
    /// <param name="shards">Number of shards.</param>
    public static string Prefix(string prefix, int shard, int shards) => $"{prefix}_temp/part-{shard:D5}-of-{shards:D5}";

    /// <summary>
    /// Moves the data files of the shards to the names of one checkpoint and writes its index; the indexes of the shards and folders
    /// that are empty then are removed. As TensorFlow's MergeV2Checkpoints.
    /// </summary>
    /// <param name="shardPrefixes">Prefixes of complete checkpoints, on the same file system as <paramref name="prefix"/>.</param>
    /// <param name="prefix">Prefix of the whole checkpoint.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">
    /// NOT_FOUND: a shard is missing; INVALID_ARGUMENT: a tensor is in two shards; RESOURCE_EXHAUSTED and others from the file system.
    /// </exception>
    public static void Merge(IReadOnlyList<string> shardPrefixes, string prefix, IFileStore? files = null)
    {
        if (shardPrefixes.Contains(prefix)) Throw.InvalidArgument($"{prefix}: a checkpoint cannot be merged into itself");
        if (shardPrefixes.Count == 0) Throw.InvalidArgument("A merge of checkpoints needs at least one");
        files ??= LocalFiles.Instance;
        files.CreateFolderDurably(FileStores.FolderOf(prefix));
        BundleFiles.RemoveLeftovers(prefix, files);
        BundleIndex[] parts = [.. shardPrefixes.Select(part => BundleIndex.Read(part, files))];
        List<(string Path, int Shard)> data = [];
        List<(BundleIndex Part, Dictionary<int, int> Shards)> renumbered = [];
        foreach (BundleIndex part in parts)
        {
            Dictionary<int, int> shards = [];
            foreach (int shard in Enumerable.Range(0, part.Shards).Where(shard => files.Exists(part.DataFile(shard))))
            {
                shards[shard] = data.Count;
                data.Add((part.DataFile(shard), data.Count));
            }
            renumbered.Add((part, shards));
        }
        BundleIndex merged = BundleIndex.Create(prefix, BundleFiles.ChooseShards(prefix, Math.Max(data.Count, 1), files));
        foreach ((BundleIndex part, Dictionary<int, int> shards) in renumbered) AddEntries(merged, part, shards);
        BundleCommit.Run(files, merged, data, BundleFiles.Temporary(merged.Path));
        RemoveParts(parts, files);
    }

    static void AddEntries(BundleIndex merged, BundleIndex part, Dictionary<int, int> shards)
    {
        foreach ((byte[] key, BundleEntryProto entry) in part.Entries)
        {
            if (merged.Entries.TryGetValue(key, out BundleEntryProto? other))
            {
                if (other.Slices.Count == 0 || entry.Slices.Count == 0)
                    Throw.InvalidArgument($"Adding duplicate key: {Encoding.UTF8.GetString(key)} (in {part.Path})");
                if (other.Dtype != entry.Dtype || !other.Shape.Equals(entry.Shape))
                    Throw.InvalidArgument($"Tensor {Encoding.UTF8.GetString(key)} has another type or shape in {part.Path}");
                other.Slices.Add(entry.Slices);
                continue;
            }
            if (entry.Slices.Count == 0)
            {
                if (!shards.TryGetValue(entry.ShardId, out int shard))
                    Throw.NotFound($"{part.DataFile(entry.ShardId)}; No such file or directory");
                entry.ShardId = shard;
            }
            merged.Entries.Add(key, entry);
        }
    }

    static void RemoveParts(BundleIndex[] parts, IFileStore files)
    {
        foreach (BundleIndex part in parts) files.Delete(part.Path);
        foreach (string folder in parts.Select(part => FileStores.FolderOf(part.Prefix)).Distinct())
        {
            if (files.FolderExists(folder) && files.List(folder).Count == 0) files.DeleteFolder(folder);
        }
    }
}
