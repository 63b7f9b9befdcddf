using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.SavedModels;

/// <summary>A file that a graph reads while it is initialised, such as a vocabulary.</summary>
/// <param name="TensorName">The tensor that is fed with <paramref name="Path"/>.</param>
/// <param name="Path">Where the file is: in <c>assets</c> of the SavedModel, never outside.</param>
public sealed record SavedModelAsset(string TensorName, string Path);

/// <summary>A SavedModel on disk: <c>saved_model.pb</c> or <c>.pbtxt</c>, <c>variables/</c>, <c>assets/</c>.</summary>
public sealed class SavedModelFolder
{
    const string Binary = "saved_model.pb", Text = "saved_model.pbtxt", AssetsCollection = "saved_model_assets";

    readonly IFileStore _files;

    SavedModelFolder(string folder, SavedModel proto, IFileStore files) => (Folder, Proto, _files) = (folder, proto, files);

    /// <summary>Is there a SavedModel in this folder?</summary>
    public static bool Exists(string folder, IFileStore? files = null) => Find(folder, files ?? LocalFiles.Instance) is not null;

    static string? Find(string folder, IFileStore files) =>
        new[] { Binary, Text }.Select(name => Path.Combine(folder, name)).FirstOrDefault(files.Exists);

    /// <summary>Reads the SavedModel's graphs. Variables and assets are not looked at.</summary>
    /// <exception cref="StatusException">
    /// NOT_FOUND: <c>Could not find SavedModel .pb or .pbtxt at supplied export directory path: ...</c>; OUT_OF_RANGE, DATA_LOSS or
    /// INVALID_ARGUMENT: the file does not parse (see <see cref="ProtoFiles.Read"/>).
    /// </exception>
    public static SavedModelFolder Open(string folder, IFileStore? files = null)
    {
        files ??= LocalFiles.Instance;
        string? path = Find(folder, files);
        if (path is null)
        {
            Throw.NotFound(
                $"Could not find SavedModel .pb or .pbtxt at supplied export directory path: {folder}. "
                + "Check that the directory exists and that you have the right permissions for accessing it.");
        }
        return new(folder, ProtoFiles.Read<SavedModel>(path, files), files);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The message: one meta graph for each set of tags; its signatures are in <see cref="MetaGraphDef.SignatureDef"/>.</summary>
    public SavedModel Proto { get; }

    /// <summary>The tags of each meta graph, in the file's order.</summary>
    public IReadOnlyList<IReadOnlySet<string>> Tags => [.. Proto.MetaGraphs.Select(TagsOf)];

    static HashSet<string> TagsOf(MetaGraphDef graph) => new(graph.MetaInfoDef?.Tags.AsEnumerable() ?? [], StringComparer.Ordinal);

    /// <summary>The meta graph that has exactly these tags.</summary>
    /// <exception cref="StatusException">NOT_FOUND, in TensorFlow's words.</exception>
    public MetaGraphDef Find(params IReadOnlyCollection<string> tags)
    {
        MetaGraphDef? found = Proto.MetaGraphs.FirstOrDefault(graph => TagsOf(graph).SetEquals(tags));
        if (found is null)
        {
            Throw.NotFound(
                $"Could not find meta graph def matching supplied tags: {{ {string.Join(' ', tags)} }}. "
                + "To inspect available tag-sets in the SavedModel, please use the SavedModel CLI: `saved_model_cli`");
        }
        return found;
    }

    /// <summary>Prefix of the variables' checkpoint.</summary>
    public string VariablesPrefix => Path.Combine(Folder, "variables", "variables");

    /// <summary>Are there variables? Without the index a SavedModel is one without variables.</summary>
    public bool HasVariables => _files.Exists(VariablesPrefix + ".index");

    /// <summary>Opens the variables' checkpoint.</summary>
    /// <exception cref="StatusException">See <see cref="CheckpointReader.Open"/>.</exception>
    public CheckpointReader OpenVariables() => CheckpointReader.Open(VariablesPrefix, _files);

    /// <summary>The assets that a meta graph reads; whether the files are there is not looked at.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the name of an asset leads out of the folder; DATA_LOSS: not an asset.
    /// </exception>
    public IReadOnlyList<SavedModelAsset> Assets(MetaGraphDef graph)
    {
        IEnumerable<AssetFileDef> assets = graph.AssetFileDef.Count > 0
            || !graph.CollectionDef.TryGetValue(AssetsCollection, out CollectionDef? collection)
            ? graph.AssetFileDef
            : collection.AnyList?.Value.Select(Unpack) ?? [];
        return [.. assets.Select(asset => new SavedModelAsset(asset.TensorInfo?.Name ?? "", AssetPath(asset.Filename)))];
    }

    AssetFileDef Unpack(Google.Protobuf.WellKnownTypes.Any any)
    {
        try
        {
            return any.Unpack<AssetFileDef>();
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw new StatusException(
                ErrorCode.DataLoss, $"{Folder}: an entry of {AssetsCollection} is not an AssetFileDef: {e.Message}", e);
        }
    }

    string AssetPath(string name)
    {
        string assets = Path.GetFullPath(Path.Combine(Folder, "assets"));
        bool valid = name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal)
            && !Path.IsPathRooted(name);
        if (!valid
            || !Path.GetFullPath(Path.Combine(assets, name)).StartsWith(assets + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Throw.InvalidArgument($"{Folder}: the asset \"{name}\" is not a path inside the folder assets");
        }
        string path = Path.Combine(Folder, "assets", name);
        if (_files is LocalFiles) CheckLinks(name, path);
        return path;
    }

    /// <summary>A path inside the folder may still be a link to a file of somebody else.</summary>
    void CheckLinks(string name, string path)
    {
        string real = LocalFiles.RealPath(path);
        if (!real.StartsWith(LocalFiles.RealPath(Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Throw.InvalidArgument($"{Folder}: the asset \"{name}\" is a link to {real}, out of the folder");
        }
    }
}
