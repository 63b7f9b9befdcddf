using System.Globalization;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The graph of a trained classifier to be served, cut out of its training graph: features come from serialized tf.Examples unless they are
/// fed themselves, keys are passed through. Dense models have the signatures <c>serving_default</c> (predict), <c>classify</c> and
/// <c>regress</c>; sparse ones predict. Tensor names are the original program's.
/// </summary>
public sealed class ServingGraph
{
    const string Softmax = "softmax";

    readonly SignatureDef _trained;

    /// <summary>Builds the graph from a training graph.</summary>
    /// <param name="ops">The ops to build from.</param>
    /// <param name="training">The training graph with its variables, as in a checkpoint's <c>.meta</c> file.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no inputs, probabilities or variables of a classifier in the graph.</exception>
    public ServingGraph(IOpTable ops, MetaGraphDef training, string file)
    {
        Graph whole = GraphDefs.Import(training.GraphDef, ops);
        _trained = CheckpointSignature.Of(training, whole) is { } found && found.Outputs.ContainsKey(Softmax)
            ? found
            : Throw.InvalidArgument<SignatureDef>(
                $"{file}: no classifier: neither collections 'inputs' and 'outputs' nor tensors 'features' and 'softmax' are in the graph");
        Graph = new Graph(ops) { Producer = whole.Producer };
        Scope = new Scope(Graph);
        Output keys = Scope.Placeholder(DType.Int32, PartialShape.Of(-1, 1), name: "keys");
        Output passed = Scope.Identity(keys, name: "inference_keys");
        VariableDef[] variables = VariablesOf(training, file);
        if (_trained.Inputs.TryGetValue("features", out TensorInfo? features))
        {
            BuildDense(training, variables, whole.GetOutput(features.Name), keys, passed);
        }
        else BuildSparse(training, variables, keys, passed);
        Scope.Group("init", [.. Variables.Select(v => v.Initializer)]);
        Saver = new Saver(Scope, Variables);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The outermost scope.</summary>
    public Scope Scope { get; }

    /// <summary>The model's variables.</summary>
    public IReadOnlyList<GraphVariable> Variables { get; private set; } = [];

    /// <summary>Saves and restores them.</summary>
    public Saver Saver { get; }

    /// <summary>Signatures by key.</summary>
    public Dictionary<string, SignatureDef> Signatures { get; } = [];

    static VariableDef[] VariablesOf(MetaGraphDef training, string file)
    {
        VariableDef[] all = Collection(training, "variables");
        if (all.Length == 0) Throw.InvalidArgument($"{file}: no variables in the meta graph (collection 'variables')");
        return all;
    }

    static VariableDef[] Collection(MetaGraphDef training, string name) =>
        [.. training.CollectionDef.GetValueOrDefault(name)?.BytesList?.Value.Select(VariableDef.Parser.ParseFrom) ?? []];

    /// <summary>
    /// Adds the model, its features replaced by <paramref name="inputs"/>; its probabilities become <c>inference_softmax</c>.
    /// </summary>
    (Output Softmax, Output Prediction) AddModel(MetaGraphDef training, VariableDef[] variables, IReadOnlyDictionary<string, Output> inputs)
    {
        HashSet<string> ends = [.. inputs.Keys.Select(name => TensorName.Parse(name).Node)];
        string softmax = TensorName.Parse(_trained.Outputs[Softmax].Name).Node;
        HashSet<string> needed = [.. GraphPruning.Cut(training.GraphDef, [softmax], ends).Node.Select(n => n.Name)];
        VariableDef[] used = [.. variables.Where(v => needed.Contains(TensorName.Parse(v.VariableName).Node))];
        IEnumerable<string> roots = used.SelectMany(v => new[] { v.InitializerName, v.SnapshotName }).Select(n => TensorName.Parse(n).Node);
        GraphDef cut = GraphPruning.Cut(training.GraphDef, [softmax, .. roots], ends);
        cut.Node.Single(n => n.Name == softmax).Name = "inference_softmax";
        GraphDefs.ImportInto(Graph, cut, inputMap: inputs);
        HashSet<string> trainable = [.. Collection(training, "trainable_variables").Select(v => v.VariableName)];
        Variables = [.. used.Select(v => Imported(v, trainable.Contains(v.VariableName)))];
        Output result = Graph.Get("inference_softmax");
        return (result, ClassifierGraph.MostProbable(Scope, result, "inference_prediction"));
    }

    GraphVariable Imported(VariableDef def, bool trainable) => new(
        Graph.Get(TensorName.Parse(def.VariableName).Node), Graph.GetOutput(def.SnapshotName), Graph.GetOutput(def.InitialValueName),
        Graph.Get(def.InitializerName), trainable, VariableSlice.Of(def.SaveSliceInfoDef));

    void BuildDense(MetaGraphDef training, VariableDef[] variables, Output trained, Output keys, Output passed)
    {
        if (trained.Shape is not { Rank: 2 } || trained.Shape[1] < 1)
        {
            Throw.InvalidArgument($"'{trained.Name}' must have shape [-1, features] to be served, got {trained.Shape}");
        }
        int size = checked((int)trained.Shape[1]);
        Output examples = Scope.Placeholder(DType.String, PartialShape.Of(-1), name: "examples");
        Output features = Scope.PlaceholderWithDefault(ParseFeatures(examples, size), PartialShape.Of(-1, size), name: "features");
        (Output softmax, Output prediction) = AddModel(training, variables, new Dictionary<string, Output> { [trained.Name] = features });
        Signatures[CheckpointSignature.Key] = SignatureProtos.Of(
            SignatureProtos.Predict, [("keys", keys), ("features", features)],
            [("keys", passed), ("prediction", prediction), (Softmax, softmax)]);
        Signatures["classify"] = SignatureProtos.Of(
            SignatureProtos.Classify, [("inputs", examples)],
            [("scores", softmax), ("classes", Classes(softmax, checked((int)softmax.Shape[1])))]);
        Signatures["regress"] = SignatureProtos.Of(SignatureProtos.Regress, [("inputs", examples)], [("outputs", LastColumn(softmax))]);
    }

    Output ParseFeatures(Output examples, int size)
    {
        Scope scope = Scope.Sub("ParseExample");
        using Tensor none = Tensor.FromStrings([], [0]);
        using Tensor noDefault = Tensor.Zeros(DType.Float, [0]);
        Output names = scope.Const(none, "names"), key = scope.Const("features", "dense_keys_0");
        Node parsed = scope.ParseExample(
            examples, names, [], [key], [scope.Const(noDefault, "Const")], [], [PartialShape.Of(size)], name: "ParseExample");
        return parsed[0];
    }

    /// <summary>Names of the classes, "0", "1" ..., for each row.</summary>
    Output Classes(Output softmax, int classes)
    {
        using Tensor labels = Tensor.From([.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))]);
        using Tensor row = labels.Reshape([1, classes]);
        Scope scope = Scope.Sub("classes");
        Output shape = scope.Shape(softmax);
        return scope.BroadcastTo(scope.Const(row, "labels"), shape);
    }

    Output LastColumn(Output softmax)
    {
        Scope scope = Scope.Sub("score");
        Output begin = scope.Const([0, -1]), end = scope.Const([0, 0]), strides = scope.Const([1, 1]);
        return scope.StridedSlice(softmax, begin, end, strides, beginMask: 1, endMask: 3, name: "score");
    }

    void BuildSparse(MetaGraphDef training, VariableDef[] variables, Output keys, Output passed)
    {
        (string Key, string Alias, Output Tensor)[] inputs =
        [
            ("indexs", "indices", Scope.Placeholder(DType.Int64, PartialShape.Of(-1, 2), name: "indices")),
            ("ids", "ids", Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "ids")),
            ("values", "values", Scope.Placeholder(DType.Float, PartialShape.Of(-1), name: "values")),
            ("shape", "shape", Scope.Placeholder(DType.Int64, PartialShape.Of(2), name: "shape")),
        ];
        var map = new Dictionary<string, Output>();
        foreach ((string key, string alias, Output tensor) in inputs)
        {
            TensorInfo? info = _trained.Inputs.GetValueOrDefault(key) ?? _trained.Inputs.GetValueOrDefault(alias);
            if (info is not null) map[info.Name] = tensor;
        }
        (Output softmax, Output prediction) = AddModel(training, variables, map);
        Signatures[CheckpointSignature.Key] = SignatureProtos.Of(
            SignatureProtos.Predict, [("keys", keys), .. inputs.Select(i => (i.Key, i.Tensor))],
            [("keys", passed), ("prediction", prediction), (Softmax, softmax)]);
    }
}
