using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A model read from a SavedModel or from a checkpoint with its <c>.meta</c> file, ready to run.</summary>
public sealed class LoadedModel : IDisposable
{
    const string InitSignature = "__saved_model_init_op";
    static readonly string[] InitCollections = ["saved_model_main_op", "legacy_init_op"];

    readonly MetaGraphDef _meta;

    LoadedModel(MetaGraphDef meta, IOpTable ops, SessionOptions? options = null)
    {
        _meta = meta;
        Graph = GraphDefs.Import(meta.GraphDef ?? new GraphDef(), ops);
        Session = new Session(Graph, options);
        Signatures = _meta.SignatureDef.Where(s => s.Key != InitSignature).ToDictionary(s => s.Key, s => s.Value);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The session that holds the variables.</summary>
    public Session Session { get; }

    /// <summary>Signatures by key. A training graph has <c>serving_default</c> if it is a classifier's.</summary>
    public IReadOnlyDictionary<string, SignatureDef> Signatures { get; private set; }

    /// <summary>Loads a SavedModel: variables are restored, assets named, tables filled.</summary>
    /// <param name="folder">The folder with <c>saved_model.pb</c>.</param>
    /// <param name="ops">The ops that its graph may use.</param>
    /// <param name="options">How the session runs steps.</param>
    /// <param name="tags">Tags of the MetaGraphDef; none: <c>serve</c>.</param>
    /// <exception cref="StatusException">NOT_FOUND: no model or tags; or what the graph's import refuses.</exception>
    public static LoadedModel FromSavedModel(string folder, IOpTable ops, SessionOptions? options = null, params IReadOnlyCollection<string> tags)
    {
        SavedModelFolder files = SavedModelFolder.Open(folder);
        return FromSavedModel(files, files.Find(tags.Count == 0 ? [SavedModelExporter.ServeTag] : tags), ops, options);
    }

    /// <summary>Loads a graph of a SavedModel whose file is read already.</summary>
    /// <param name="files">The SavedModel.</param>
    /// <param name="meta">The graph, one of <paramref name="files"/>.</param>
    /// <param name="ops">The ops that the graph may use.</param>
    /// <param name="options">How the session runs steps.</param>
    /// <exception cref="StatusException">What the graph's import refuses.</exception>
    public static LoadedModel FromSavedModel(SavedModelFolder files, MetaGraphDef meta, IOpTable ops, SessionOptions? options = null)
    {
        var model = new LoadedModel(meta, ops, options);
        try
        {
            if (files.HasVariables) model.Restore(files.VariablesPrefix);
            model.Initialize(files.Assets(meta));
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Loads a checkpoint with the graph in its <c>.meta</c> file.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such file.</exception>
    public static LoadedModel FromCheckpoint(string prefix, IOpTable ops)
    {
        var model = new LoadedModel(ProtoFiles.Read<MetaGraphDef>(prefix + ".meta"), ops);
        try
        {
            model.Restore(prefix);
            if (model.Signatures.Count == 0 && CheckpointSignature.Of(model._meta, model.Graph) is { } signature)
            {
                model.Signatures = new Dictionary<string, SignatureDef> { [CheckpointSignature.Key] = signature };
            }
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    void Restore(string prefix)
    {
        if (_meta.SaverDef is not { RestoreOpName.Length: > 0 } saver)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{prefix}: the MetaGraphDef has no saver to restore variables with");
        }
        using Tensor name = Tensor.Scalar(prefix);
        Session.Run([(saver.FilenameTensorName, name)], [], [saver.RestoreOpName]);
    }

    void Initialize(IReadOnlyList<SavedModelAsset> assets)
    {
        string? init = _meta.SignatureDef.TryGetValue(InitSignature, out SignatureDef? signature)
            ? TensorName.Parse(InitOutput(signature)).Node
            : InitCollections.Select(c => _meta.CollectionDef.GetValueOrDefault(c)?.NodeList?.Value.FirstOrDefault()).FirstOrDefault(n => n is not null);
        if (init is null) return;
        (string Name, Tensor Path)[] feeds = [.. assets.Select(a => (a.TensorName, Tensor.Scalar(a.Path)))];
        Session.Run(feeds, [], [init]);
        foreach ((_, Tensor path) in feeds) path.Dispose();
    }

    static string InitOutput(SignatureDef signature) => signature.Outputs.Count == 1
        ? signature.Outputs.Values.First().Name
        : Throw.InvalidArgument<string>($"Expected one output of the signature {InitSignature}, got {signature.Outputs.Count}");

    /// <summary>A signature.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such signature; the text names the nearest.</exception>
    public SignatureDef Signature(string key) =>
        Signatures.TryGetValue(key, out SignatureDef? def) ? def : throw Missing("signature", key, Signatures.Keys);

    /// <summary>Runs a signature.</summary>
    /// <param name="signature">Key of the signature.</param>
    /// <param name="inputs">Value of each input by its key; inputs that the wanted outputs do not need may be missing.</param>
    /// <returns>Outputs by key, in ordinal order, the caller's to dispose.</returns>
    /// <exception cref="StatusException">NOT_FOUND: no such signature or input; the text names the nearest.</exception>
    public IReadOnlyList<(string Key, Tensor Value)> Run(string signature, IReadOnlyList<(string Key, Tensor Value)> inputs)
    {
        SignatureDef def = Signature(signature);
        var feeds = new List<(string, Tensor)>();
        foreach ((string key, Tensor value) in inputs)
        {
            if (!def.Inputs.TryGetValue(key, out TensorInfo? info)) throw Missing("input", key, def.Inputs.Keys);
            feeds.Add((info.Name, value));
        }
        KeyValuePair<string, TensorInfo>[] outputs = [.. def.Outputs.OrderBy(o => o.Key, StringComparer.Ordinal)];
        Tensor[] results = Session.Run(feeds, [.. outputs.Select(o => o.Value.Name)]);
        return [.. outputs.Zip(results, (o, value) => (o.Key, value))];
    }

    /// <summary>The error NOT_FOUND about a signature, input or output that a model does not have; its text names the nearest.</summary>
    /// <param name="kind">What is missing: <c>signature</c>, <c>input</c>, <c>output</c>.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="known">The names of that kind that the model has.</param>
    public static StatusException Missing(string kind, string name, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        string hint = Spelling.Hint(name, names, ".");
        string has = names.Length == 0 ? "none" : string.Join(", ", names);
        return new StatusException(ErrorCode.NotFound, $"The model has no {kind} '{name}'{hint} It has: {has}");
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
