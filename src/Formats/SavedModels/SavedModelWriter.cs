using System.Text.RegularExpressions;
using Google.Protobuf;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.SavedModels;

/// <summary>
/// Writes a SavedModel. It is built in a folder with a temporary name beside its place and renamed when it is complete and on the disk,
/// so that a server that watches the parent folder never sees half of it.
/// </summary>
public sealed partial class SavedModelWriter : IDisposable
{
    const int ChunkSize = 1 << 20;

    readonly IFileStore _files;
    readonly string _building;
    readonly SavedModel _proto = new() { SavedModelSchemaVersion = 1 };
    bool _finished;

    /// <summary>Begins a SavedModel.</summary>
    /// <param name="folder">Where it will be; its parent is created.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">ALREADY_EXISTS: the folder is there and not empty.</exception>
    public SavedModelWriter(string folder, IFileStore? files = null)
    {
        _files = files ?? LocalFiles.Instance;
        Folder = Path.TrimEndingDirectorySeparator(folder);
        RefuseExisting();
        string parent = FileStores.FolderOf(Folder);
        _files.CreateFolderDurably(parent);
        RemoveLeftovers(parent);
        _building = BundleFiles.Temporary(Folder);
        _files.CreateFolder(_building);
    }

    [GeneratedRegex(@"^(?<name>.+)\.tmp-[0-9a-f]{16}$", RegexOptions.ExplicitCapture)]
    private static partial Regex TemporaryName { get; }

    void RefuseExisting()
    {
        if (!_files.Exists(Folder) && _files.List(Folder).Count == 0) return;
        throw new StatusException(
            ErrorCode.AlreadyExists,
            $"Export directory {Folder} already exists, and isn't empty. "
            + "Please choose a different export directory, or delete all the contents of the specified directory.");
    }

    /// <summary>Removes what crashed exports of the same model, that is, of the same name or of another version number, left.</summary>
    void RemoveLeftovers(string parent)
    {
        string name = Path.GetFileName(Folder);
        foreach (string found in _files.List(parent))
        {
            string owner = TemporaryName.Match(found).Groups["name"].Value;
            bool ours = owner.Length > 0 && (owner == name || (owner.All(char.IsAsciiDigit) && name.All(char.IsAsciiDigit)));
            if (ours) _files.DeleteFolder(Path.Combine(parent, found));
        }
    }

    /// <summary>Where the SavedModel will be.</summary>
    public string Folder { get; }

    /// <summary>Adds a meta graph.</summary>
    /// <param name="graph">Graph, signatures, saver; its tags are replaced.</param>
    /// <param name="tags">Its tags, such as <c>serve</c>.</param>
    /// <exception cref="StatusException">ALREADY_EXISTS: there is one with these tags.</exception>
    public void AddMetaGraph(MetaGraphDef graph, params IReadOnlyCollection<string> tags)
    {
        if (_proto.MetaGraphs.Any(other => other.MetaInfoDef.Tags.ToHashSet(StringComparer.Ordinal).SetEquals(tags)))
        {
            throw new StatusException(
                ErrorCode.AlreadyExists, $"{Folder}: there is a meta graph with the tags {{ {string.Join(' ', tags)} }} already");
        }
        MetaGraphDef added = graph.Clone();
        added.MetaInfoDef ??= new();
        added.MetaInfoDef.Tags.Clear();
        added.MetaInfoDef.Tags.Add(tags);
        _proto.MetaGraphs.Add(added);
    }

    /// <summary>Begins the variables' checkpoint, which the caller commits before <see cref="Commit"/>.</summary>
    public CheckpointWriter CreateVariables() => new(Path.Combine(_building, "variables", "variables"), _files);

    /// <summary>Copies a file into the assets.</summary>
    /// <param name="name">Its name there, without a folder.</param>
    /// <param name="source">Path of the file.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a file name; NOT_FOUND: no such file; RESOURCE_EXHAUSTED.</exception>
    public void AddAsset(string name, string source)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
            Throw.InvalidArgument($"\"{name}\" is not a name for an asset");
        using IReadableFile from = _files.OpenRead(source);
        _files.CreateFolder(Path.Combine(_building, "assets"));
        using IWritableFile to = _files.Create(Path.Combine(_building, "assets", name));
        byte[] chunk = new byte[ChunkSize];
        int read;
        for (long at = 0; (read = from.Read(at, chunk)) > 0; at += read) to.Write(chunk.AsSpan(0, read));
        to.Flush();
    }

    /// <summary>Makes the SavedModel visible.</summary>
    /// <exception cref="StatusException">
    /// RESOURCE_EXHAUSTED and others: nothing is visible; ALREADY_EXISTS: somebody else was faster.
    /// </exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        using (IWritableFile file = _files.Create(Path.Combine(_building, "saved_model.pb")))
        {
            file.Write(_proto.ToByteArray());
            file.Flush();
        }
        string assets = Path.Combine(_building, "assets");
        if (_files.FolderExists(assets)) _files.FlushFolder(assets);
        _files.FlushFolder(_building);
        RefuseExisting();
        _files.DeleteFolder(Folder);
        _files.Rename(_building, Folder);
        _finished = true;
        _files.FlushFolder(FileStores.FolderOf(Folder));
    }

    /// <summary>Without <see cref="Commit"/>: gives the SavedModel up and removes what was built.</summary>
    public void Dispose()
    {
        if (_finished) return;
        _finished = true;
        try
        {
            _files.DeleteFolder(_building);
        }
        catch (StatusException)
        {
            // usually while another error is on its way; the next export removes what is left
        }
    }
}
