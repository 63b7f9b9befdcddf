using TensorHarbor.Formats.Files;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>The one place where a checkpoint becomes visible.</summary>
static class BundleCommit
{
    /// <summary>
    /// Writes the index, renames data files that are complete and on the disk, then the index. Each step is on the disk before the next,
    /// so that an index never names data that a power cut could take.
    /// </summary>
    /// <param name="files">The file system.</param>
    /// <param name="index">The index to write.</param>
    /// <param name="data">Present paths of the data files, and the shards they become.</param>
    /// <param name="temporaryIndex">Where the index is written first.</param>
    public static void Run(IFileStore files, BundleIndex index, IReadOnlyList<(string Path, int Shard)> data, string temporaryIndex)
    {
        string folder = FileStores.FolderOf(index.Prefix);
        bool moved = false;
        try
        {
            using (IWritableFile file = files.Create(temporaryIndex))
            {
                index.Write(file);
                file.Flush();
            }
            files.FlushFolder(folder);
            moved = true;
            foreach ((string path, int shard) in data) files.Rename(path, index.DataFile(shard));
            files.FlushFolder(folder);
            files.Rename(temporaryIndex, index.Path);
        }
        catch
        {
            // Once data was renamed, the temporary index stays: it tells the next save to look for orphans.
            if (!moved) files.DeleteQuietly(temporaryIndex);
            throw;
        }
        files.FlushFolder(folder);
        BundleFiles.RemoveUnused(index.Prefix, index.Shards, files);
    }
}
