using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>A graph read from a file, not imported: its ops need not be known.</summary>
/// <param name="Path">As the user gave it.</param>
/// <param name="Kind">What it was read from: a graph, a MetaGraphDef or a SavedModel.</param>
/// <param name="Meta">The graph with its signatures; of a GraphDef it has none.</param>
/// <param name="SavedModel">The SavedModel that <paramref name="Meta"/> is in, if it is in one.</param>
sealed record GraphSource(string Path, TargetKind Kind, MetaGraphDef Meta, SavedModelFolder? SavedModel = null)
{
    const string MetaSuffix = ".meta";

    /// <summary>Is <see cref="Path"/> the prefix of a checkpoint, with the graph beside it?</summary>
    public bool IsCheckpoint => IsPrefix(Path);

    /// <summary>The graph.</summary>
    public GraphDef Graph => Meta.GraphDef;

    /// <summary>The nodes of the graph, then those of its functions with the function's name.</summary>
    public IEnumerable<(string? Function, NodeDef Node)> AllNodes
    {
        get
        {
            foreach (NodeDef node in Graph.Node) yield return (null, node);
            foreach (FunctionDef function in Graph.Library?.Function ?? [])
            {
                foreach (NodeDef node in function.NodeDef) yield return (SignatureOf(function).Name, node);
            }
        }
    }

    /// <summary>The signature of a function; an empty one if the file gives none.</summary>
    public static OpDef SignatureOf(FunctionDef function) => function.Signature ?? new();

    /// <summary>Reads a graph.</summary>
    /// <param name="path">A <c>.pb</c>, <c>.pbtxt</c> or <c>.meta</c> file, a SavedModel, or the prefix of a checkpoint with a <c>.meta</c> file.</param>
    /// <param name="tags">Which MetaGraphDef of a SavedModel; none: the only one, or <c>serve</c>.</param>
    /// <exception cref="StatusException">NOT_FOUND; INVALID_ARGUMENT: not a graph; DATA_LOSS.</exception>
    public static GraphSource Read(string path, IReadOnlyCollection<string> tags)
    {
        string file = IsPrefix(path) ? path + MetaSuffix : path;
        TargetKind kind = InspectTarget.Detect(file);
        if (kind == TargetKind.SavedModel)
        {
            var model = SavedModelFolder.Open(SavedModelReport.FolderOf(file));
            return new(path, kind, WithGraph(Find(model, tags)), model);
        }
        return new(path, kind, kind switch
        {
            TargetKind.Graph => new MetaGraphDef { GraphDef = ProtoFiles.Read<GraphDef>(file) },
            TargetKind.MetaGraph => WithGraph(ProtoFiles.Read<MetaGraphDef>(file)),
            _ => Throw.InvalidArgument<MetaGraphDef>($"{path}: expected a graph (.pb, .pbtxt, .meta) or a SavedModel, got: {kind.Name()}"),
        });
    }

    static bool IsPrefix(string path) => !File.Exists(path) && !Directory.Exists(path) && File.Exists(path + MetaSuffix);

    static MetaGraphDef Find(SavedModelFolder model, IReadOnlyCollection<string> tags) =>
        tags.Count == 0 && model.Proto.MetaGraphs.Count == 1 ? model.Proto.MetaGraphs[0] : model.Find(tags.Count == 0 ? [SavedModelExporter.ServeTag] : tags);

    static MetaGraphDef WithGraph(MetaGraphDef meta)
    {
        meta.GraphDef ??= new GraphDef();
        return meta;
    }
}
