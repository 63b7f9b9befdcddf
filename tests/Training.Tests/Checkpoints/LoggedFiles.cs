using TensorHarbor.Formats.Files;

namespace TensorHarbor.Training.Tests.Checkpoints;

/// <summary>The real file system, with a list of what was renamed (to) and deleted.</summary>
sealed class LoggedFiles : IFileStore
{
    static readonly LocalFiles _files = LocalFiles.Instance;

    public List<string> Changes { get; } = [];

    public IReadableFile OpenRead(string path) => _files.OpenRead(path);

    public IWritableFile Create(string path) => _files.Create(path);

    public bool Exists(string path) => _files.Exists(path);

    public bool FolderExists(string path) => _files.FolderExists(path);

    public IReadOnlyList<string> List(string folder) => _files.List(folder);

    public void Rename(string from, string to)
    {
        Changes.Add($"rename {Path.GetFileName(to)}");
        _files.Rename(from, to);
    }

    public void Delete(string path)
    {
        if (_files.Exists(path)) Changes.Add($"delete {Path.GetFileName(path)}");
        _files.Delete(path);
    }

    public void DeleteFolder(string path) => _files.DeleteFolder(path);

    public void CreateFolder(string path) => _files.CreateFolder(path);

    public void FlushFolder(string path) => _files.FlushFolder(path);
}
