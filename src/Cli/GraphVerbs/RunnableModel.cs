using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>A graph with its variables, ready to run, whose tensors go by a signature's keys or by their own names.</summary>
sealed class RunnableModel : IDisposable
{
    readonly LoadedModel? _loaded;
    readonly Session _session;
    readonly SignatureDef? _signature;

    RunnableModel(Session session, LoadedModel? loaded, IReadOnlyDictionary<string, SignatureDef> signatures, string? key)
    {
        (_session, _loaded) = (session, loaded);
        _signature = key is null ? signatures.GetValueOrDefault(CheckpointSignature.Key) ?? (signatures.Count == 1 ? signatures.Values.First() : null)
            : signatures.GetValueOrDefault(key) ?? throw LoadedModel.Missing("signature", key, signatures.Keys);
    }

    /// <summary>Loads a model.</summary>
    /// <param name="path">What <see cref="GraphSource.Read"/> takes.</param>
    /// <param name="tags">Tags of a SavedModel's graph; none: <c>serve</c>.</param>
    /// <param name="checkpoint">Prefix of the variables' checkpoint, for graphs; without it <paramref name="path"/> if that is a prefix, else none.</param>
    /// <param name="signature">Key of the signature; without it the default one, or the only one.</param>
    /// <exception cref="StatusException">NOT_FOUND: no model, checkpoint or signature; or what the graph's import refuses.</exception>
    public static RunnableModel Load(string path, IReadOnlyCollection<string> tags, string? checkpoint, string? signature)
    {
        GraphSource source = GraphSource.Read(path, tags);
        if (source.SavedModel is { } files)
        {
            if (checkpoint is not null) Throw.InvalidArgument("--checkpoint: only for graphs; a SavedModel has its own variables");
            LoadedModel loaded = LoadedModel.FromSavedModel(files, source.Meta, OpTable.Instance);
            return Guarded(loaded, () => new(loaded.Session, loaded, loaded.Signatures, signature));
        }
        var session = new Session(GraphDefs.Import(source.Graph, OpTable.Instance));
        return Guarded(session, () =>
        {
            string? prefix = checkpoint ?? (source.IsCheckpoint ? path : null);
            if (prefix is not null) Restore(session, source.Meta.SaverDef, prefix);
            return new(session, null, SignaturesOf(source, session.Graph), signature);
        });
    }

    static IReadOnlyDictionary<string, SignatureDef> SignaturesOf(GraphSource source, Graph graph)
    {
        bool isTraining = source.Kind == TargetKind.MetaGraph && source.Meta.SignatureDef.Count == 0;
        return isTraining && CheckpointSignature.Of(source.Meta, graph) is { } signature
            ? new Dictionary<string, SignatureDef> { [CheckpointSignature.Key] = signature }
            : source.Meta.SignatureDef;
    }

    static RunnableModel Guarded(IDisposable owner, Func<RunnableModel> make)
    {
        try
        {
            return make();
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    static void Restore(Session session, SaverDef? saver, string prefix)
    {
        if (saver is not { RestoreOpName.Length: > 0 })
        {
            VariableRestore.Run(session, prefix);
            return;
        }
        using Tensor name = Tensor.Scalar(prefix);
        session.Run([(saver.FilenameTensorName, name)], [], [saver.RestoreOpName]);
    }

    /// <summary>Names of the outputs that are shown when none is asked for: the signature's.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is no signature.</exception>
    public IReadOnlyList<string> DefaultOutputs => _signature is not null
        ? [.. _signature.Outputs.Keys.Order(StringComparer.Ordinal)]
        : Throw.InvalidArgument<IReadOnlyList<string>>(
            "The graph has no signature: name the tensors wanted with --output (tensorharbor graph show MODEL lists candidates)");

    /// <summary>The tensor of an input's key or name.</summary>
    /// <exception cref="StatusException">NOT_FOUND: the text names the nearest; INVALID_ARGUMENT: no such output of a node.</exception>
    public Output Input(string name) => Resolve("input", name, _signature?.Inputs);

    /// <summary>The tensor of an output's key or name.</summary>
    /// <inheritdoc cref="Input"/>
    public Output Output(string name) => Resolve("output", name, _signature?.Outputs);

    Output Resolve(string kind, string name, IDictionary<string, TensorInfo>? keys)
    {
        if (keys?.TryGetValue(name, out TensorInfo? info) == true)
        {
            if (info.EncodingCase == TensorInfo.EncodingOneofCase.Name) return _session.Graph.GetOutput(info.Name);
            return Throw.InvalidArgument<Output>($"The {kind} '{name}' is made of several tensors ({info.EncodingCase}): name each of them by its tensor name");
        }
        if (_session.Graph.TryGetOutput(name, out Output? tensor)) return tensor.Value;
        return keys is not null && !name.Contains(':', StringComparison.Ordinal) ? throw LoadedModel.Missing(kind, name, keys.Keys) : _session.Graph.GetOutput(name);
    }

    /// <summary>Runs one step.</summary>
    /// <param name="feeds">Values of inputs; they stay the caller's.</param>
    /// <param name="fetches">Tensors wanted.</param>
    /// <param name="trace">Gets what the nodes do; <see langword="null"/>: nobody wants to know.</param>
    /// <param name="stop">Asks the step to end.</param>
    /// <returns>The values, the caller's to dispose.</returns>
    public Tensor[] Run(IReadOnlyList<(Output Tensor, Tensor Value)> feeds, IReadOnlyList<Output> fetches, StepTrace? trace, CancellationToken stop)
    {
        using Callable step = _session.MakeCallable([.. feeds.Select(f => f.Tensor)], [.. fetches]);
        var results = new Tensor[fetches.Count];
        Tensor[] values = [.. feeds.Select(f => f.Value)];
        if (trace is null) step.Run(values, results, stop);
        else step.RunTraced(values, results, trace, stop);
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_loaded is not null) _loaded.Dispose();
        else _session.Dispose();
    }
}
