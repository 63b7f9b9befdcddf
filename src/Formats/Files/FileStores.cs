using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Files;

/// <summary>What is done with files in several places.</summary>
public static class FileStores
{
    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <exception cref="DataLossException">The file ends before.</exception>
    public static void ReadExactly(this IReadableFile file, long offset, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            int read = file.Read(offset + done, destination[done..]);
            if (read == 0)
                throw new DataLossException(file.Path, offset, $"expected {destination.Length} bytes, the file ends after {done}");
            done += read;
        }
    }

    /// <summary>All bytes of a file that is expected to be small.</summary>
    /// <exception cref="StatusException">NOT_FOUND; RESOURCE_EXHAUSTED: the file has more than <paramref name="maxBytes"/>.</exception>
    public static byte[] ReadAllBytes(this IFileStore files, string path, int maxBytes = int.MaxValue - 64)
    {
        using IReadableFile file = files.OpenRead(path);
        long length = file.Length;
        if (length > maxBytes) Throw.ResourceExhausted($"{path}: the file has {length} bytes, at most {maxBytes} are read");
        byte[] bytes = new byte[length];
        file.ReadExactly(0, bytes);
        return bytes;
    }

    /// <summary>Writes a file so that at any moment, even after a crash, either the old or the new one is there, whole.</summary>
    /// <remarks>The new file is written under a temporary name in the same folder, flushed, and renamed.</remarks>
    public static void Replace(this IFileStore files, string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".tmp";
        try
        {
            using (IWritableFile file = files.Create(temporary))
            {
                file.Write(bytes);
                file.Flush();
            }
            files.Rename(temporary, path);
        }
        catch
        {
            files.DeleteQuietly(temporary);
            throw;
        }
        files.FlushFolder(FolderOf(path));
    }

    /// <summary>Creates a folder and those above it, each on the disk before this returns.</summary>
    internal static void CreateFolderDurably(this IFileStore files, string folder)
    {
        if (files.FolderExists(folder)) return;
        string parent = FolderOf(folder);
        if (parent != folder) files.CreateFolderDurably(parent);
        files.CreateFolder(folder);
        files.FlushFolder(parent);
    }

    /// <summary>Deletes a file while another error is on its way to the caller, which matters more than a failure here.</summary>
    internal static void DeleteQuietly(this IFileStore files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (StatusException)
        {
            // the next save removes what is left
        }
    }

    /// <summary>The folder of a path; <c>.</c> for a bare name.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    /// <summary>UTF-8 text of a small file.</summary>
    internal static string ReadText(this IFileStore files, string path) => Encoding.UTF8.GetString(files.ReadAllBytes(path));
}
