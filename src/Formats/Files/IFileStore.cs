using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Files;

/// <summary>
/// The file system as checkpoints, models and event files use it. <see cref="LocalFiles"/> is the real one; tests put one in its
/// place that fails or crashes at a chosen operation.
/// </summary>
/// <remarks>
/// Every member reports failures as <see cref="StatusException"/>: NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED (no space
/// left), else UNKNOWN; the text is the path and the reason, as TensorFlow writes it.
/// </remarks>
public interface IFileStore
{
    /// <summary>Opens a file for reading at any position.</summary>
    IReadableFile OpenRead(string path);

    /// <summary>Creates a file, or empties it, for writing from its beginning.</summary>
    IWritableFile Create(string path);

    /// <summary>Is there such a file?</summary>
    bool Exists(string path);

    /// <summary>Is there such a folder?</summary>
    bool FolderExists(string path);

    /// <summary>Names (not paths) of the files and folders in a folder, in no order; none if there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Gives a file or folder another name in one step. A file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; nothing happens if there is none.</summary>
    void Delete(string path);

    /// <summary>Deletes a folder and all that is in it; nothing happens if there is none.</summary>
    void DeleteFolder(string path);

    /// <summary>Creates a folder and those above it; nothing happens if there is one.</summary>
    void CreateFolder(string path);

    /// <summary>Waits until the names in a folder (creations, renames, deletions) are on the disk.</summary>
    void FlushFolder(string path);
}

/// <summary>A file open for reading at any position, by several threads at once.</summary>
public interface IReadableFile : IDisposable
{
    /// <summary>Its path, for error texts.</summary>
    string Path { get; }

    /// <summary>Bytes it has now; a file that is being written grows.</summary>
    long Length { get; }

    /// <summary>Reads up to <paramref name="destination"/>'s length; 0 at the end of the file.</summary>
    int Read(long offset, Span<byte> destination);
}

/// <summary>A file open for writing at its end. Disposing closes it and does not flush it to the disk.</summary>
public interface IWritableFile : IDisposable
{
    /// <summary>Its path, for error texts.</summary>
    string Path { get; }

    /// <summary>Hands bytes to the operating system.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until all that was written is on the disk.</summary>
    void Flush();
}
