using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Checkpoints;

/// <summary>Writes V2 checkpoints of TensorFlow again.</summary>
static class BundleCopies
{
    /// <summary>What is read and written again, shard by shard and in the same order, has the same bytes.</summary>
    public static void HasTheSameBytes(string prefix)
    {
        using var folder = new TempFolder();
        string copy = folder[Path.GetFileName(prefix)];
        Copy(prefix, copy);
        string[] expected = [.. Directory.GetFiles(Path.GetDirectoryName(prefix)!)
            .Where(file => file == prefix + ".index" || file.StartsWith(prefix + ".data-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Select(Path.GetFileName), Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string file in expected)
        {
            string name = Path.GetFileName(file);
            byte[] want = File.ReadAllBytes(file), got = File.ReadAllBytes(folder[name]);
            int at = want.AsSpan().CommonPrefixLength(got);
            Assert.True(at == want.Length && at == got.Length, $"{name} differs from byte {at} on: expected {want.Length} bytes, got {got.Length}");
        }
    }

    static void Copy(string prefix, string copy)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        int shards = BundleIndex.Read(prefix, LocalFiles.Instance).Shards;
        if (shards == 1)
        {
            CopyShard(reader, 0, copy);
            return;
        }
        string[] parts = [.. Enumerable.Range(0, shards).Select(shard => CheckpointShards.Prefix(copy, shard, shards))];
        for (int shard = 0; shard < shards; shard++) CopyShard(reader, shard, parts[shard]);
        CheckpointShards.Merge(parts, copy);
    }

    static void CopyShard(CheckpointReader reader, int shard, string copy)
    {
        using var writer = new CheckpointWriter(copy);
        foreach ((CheckpointTensor tensor, TensorSlice? slice) in GoldenCheckpoints.InFileOrder(reader, shard))
        {
            using Tensor values = slice is null ? reader.Read(tensor.Name) : reader.Read(tensor.Name, slice);
            if (slice is null) writer.Add(tensor.Name, values);
            else writer.AddSlice(tensor.Name, tensor.Shape, slice, values);
        }
        writer.Commit();
    }
}
