using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Files;

/// <summary>The file system of this machine.</summary>
public sealed partial class LocalFiles : IFileStore
{
    LocalFiles()
    {
    }

    /// <summary>The only instance.</summary>
    public static LocalFiles Instance { get; } = new();

    /// <summary>The path with every symbolic link in it followed; parts that are not there stay as they are.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: links that lead in a circle.</exception>
    internal static string RealPath(string path) => RealPath(path, 0);

    static string RealPath(string path, int links)
    {
        const int MaxLinks = 40; // as Linux
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full)!;
        foreach (string part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new FileInfo(real).LinkTarget is not { } link) continue;
            if (++links > MaxLinks) Throw.FailedPrecondition($"{path}; Too many levels of symbolic links");
            real = RealPath(Path.Combine(Path.GetDirectoryName(real)!, link), links);
        }
        return real;
    }

    /// <inheritdoc/>
    public IReadableFile OpenRead(string path) =>
        FileErrors.Guard(path, () => new LocalFile(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public IWritableFile Create(string path) =>
        FileErrors.Guard(path, () => new LocalFile(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public bool Exists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public bool FolderExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => FileErrors.Guard<IReadOnlyList<string>>(folder, () =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))] : []);

    /// <inheritdoc/>
    public void Rename(string from, string to) => FileErrors.Guard(from, () =>
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: true);
    });

    /// <inheritdoc/>
    public void Delete(string path) => FileErrors.Guard(path, () =>
    {
        if (File.Exists(path)) File.Delete(path);
    });

    /// <inheritdoc/>
    public void DeleteFolder(string path) => FileErrors.Guard(path, () =>
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    });

    /// <inheritdoc/>
    public void CreateFolder(string path) => FileErrors.Guard(path, () => Directory.CreateDirectory(path));

    /// <inheritdoc/>
    /// <remarks>Windows flushes names by itself.</remarks>
    public void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        int folder = Open(path.Length == 0 ? "." : path, ReadOnly);
        if (folder < 0) throw FileErrors.FromErrno(path, Marshal.GetLastPInvokeError());
        int failed = Flush(folder) < 0 ? Marshal.GetLastPInvokeError() : 0;
        Close(folder);
        if (failed is not (0 or InvalidArgument)) throw FileErrors.FromErrno(path, failed);
    }

    const int ReadOnly = 0;

    /// <summary>EINVAL: this file system cannot flush folders.</summary>
    const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    sealed class LocalFile(string path, FileMode mode, FileAccess access, FileShare share) : IReadableFile, IWritableFile
    {
        readonly SafeFileHandle _handle = File.OpenHandle(path, mode, access, share);
        long _end;

        public string Path => path;

        public long Length => FileErrors.Guard(path, () => RandomAccess.GetLength(_handle));

        public int Read(long offset, Span<byte> destination)
        {
            try
            {
                return RandomAccess.Read(_handle, destination, offset);
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.Wrap(path, e);
            }
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            try
            {
                RandomAccess.Write(_handle, bytes, _end);
                _end += bytes.Length;
            }
            catch (Exception e) when (FileErrors.IsFileError(e))
            {
                throw FileErrors.Wrap(path, e);
            }
        }

        public void Flush() => FileErrors.Guard(path, () => RandomAccess.FlushToDisk(_handle));

        public void Dispose() => _handle.Dispose();
    }
}
