using System.Globalization;
using System.Text.RegularExpressions;
using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Names of the files of a V2 checkpoint, and what interrupted saves leave behind.</summary>
static partial class BundleFiles
{
    /// <summary>The index: when it is there, the checkpoint is.</summary>
    public static string Index(string prefix) => prefix + ".index";

    /// <summary>A data file.</summary>
    public static string Data(string prefix, int shard, int shards) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:D5}-of-{shards:D5}");

    /// <summary>A temporary name in the same folder.</summary>
    public static string Temporary(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.tmp-{Random.Shared.NextInt64():x16}");

    [GeneratedRegex(@"^(?<base>.+)\.(?<kind>index|data-\d{5}-of-\d{5})\.tmp-[0-9a-f]{16}$", RegexOptions.ExplicitCapture)]
    private static partial Regex TemporaryName { get; }

    [GeneratedRegex(@"\.data-\d{5}-of-(?<shards>\d{5})$", RegexOptions.ExplicitCapture)]
    private static partial Regex DataName { get; }

    [GeneratedRegex(@"-\d+$")]
    private static partial Regex Step { get; }

    /// <summary>
    /// Removes what crashed saves of the same model left in the folder of <paramref name="prefix"/>: temporary files of prefixes
    /// that differ only in the step, and data files that were already renamed when the index was not.
    /// </summary>
    public static void RemoveLeftovers(string prefix, IFileStore files)
    {
        string folder = FileStores.FolderOf(prefix), family = Step.Replace(Path.GetFileName(prefix), "");
        List<(string Name, Match Match)> leftovers = [.. files.List(folder)
            .Select(name => (name, TemporaryName.Match(name)))
            .Where(found => found.Item2.Success && Step.Replace(found.Item2.Groups["base"].Value, "") == family)];
        // The temporary index tells that data files may be orphans, so it goes last.
        foreach ((_, Match match) in leftovers)
        {
            string interrupted = Path.Combine(folder, match.Groups["base"].Value);
            if (match.Groups["kind"].Value == "index" && ShardsInUse(interrupted, files) is { } shards)
                RemoveUnused(interrupted, shards, files);
        }
        foreach ((string name, _) in leftovers.OrderBy(found => found.Match.Groups["kind"].Value, StringComparer.Ordinal))
            files.Delete(Path.Combine(folder, name));
    }

    /// <summary>Number of shards that the index of a prefix names; 0 if there is no index; null if it cannot be read.</summary>
    public static int? ShardsInUse(string prefix, IFileStore files)
    {
        if (!files.Exists(Index(prefix))) return 0;
        try
        {
            return BundleIndex.Read(prefix, files).Shards;
        }
        catch (StatusException)
        {
            return null; // not ours to judge: nothing of it is touched
        }
    }

    /// <summary>Deletes the data files of a prefix that belong to another number of shards than its index names.</summary>
    public static void RemoveUnused(string prefix, int shards, IFileStore files)
    {
        string folder = FileStores.FolderOf(prefix), start = Path.GetFileName(prefix) + ".data-";
        foreach (string name in files.List(folder))
        {
            Match match = DataName.Match(name);
            if (!match.Success || !name.StartsWith(start, StringComparison.Ordinal) || match.Index != start.Length - ".data-".Length)
                continue;
            if (int.Parse(match.Groups["shards"].ValueSpan, CultureInfo.InvariantCulture) != shards)
                files.Delete(Path.Combine(folder, name));
        }
    }

    /// <summary>
    /// The number of shards to name the files of a new checkpoint by: the real one, or one more if a checkpoint of the same prefix
    /// has files of the real one, which must stay until the new index takes the place of the old.
    /// </summary>
    public static int ChooseShards(string prefix, int shards, IFileStore files) =>
        ShardsInUse(prefix, files) == shards ? shards + 1 : shards;
}
