using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The graph of a model to be served: features come from serialized tf.Examples unless they are fed themselves, keys are passed through.
/// Dense models have the signatures <c>serving_default</c> (predict), <c>classify</c> and <c>regress</c>; sparse ones predict.
/// </summary>
public sealed class ServingGraph
{
    const string DefaultSignature = "serving_default";

    /// <summary>Builds the graph of a model.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown model.</exception>
    public ServingGraph(IOpTable ops, ModelOptions options, bool sparse)
    {
        Graph = new Graph(ops);
        Scope = new Scope(Graph);
        Output keys = Scope.Placeholder(DType.Int32, PartialShape.Of(-1, 1), name: "keys");
        Output passed = Scope.Identity(keys, name: "inference_keys");
        if (sparse) BuildSparse(options, keys, passed);
        else BuildDense(options, keys, passed);
        Variables.AddInitializer(Scope);
        Saver = new Saver(Scope, Variables.All);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The outermost scope.</summary>
    public Scope Scope { get; }

    /// <summary>The model's variables.</summary>
    public VariableCollection Variables { get; } = new();

    /// <summary>Saves and restores them.</summary>
    public Saver Saver { get; }

    /// <summary>Signatures by key.</summary>
    public Dictionary<string, SignatureDef> Signatures { get; } = [];

    void BuildDense(ModelOptions options, Output keys, Output passed)
    {
        Output examples = Scope.Placeholder(DType.String, PartialShape.Of(-1), name: "examples");
        Output features = Scope.PlaceholderWithDefault(ParseFeatures(examples, options), PartialShape.Of(-1, options.FeatureSize), name: "features");
        Output logits = ModelCatalog.Build(Scope.Sub("model"), Variables, features, options);
        (Output softmax, Output prediction) = Results(logits);
        Signatures[DefaultSignature] = SignatureProtos.Of(
            SignatureProtos.Predict, [("keys", keys), ("features", features)], [("keys", passed), ("prediction", prediction), ("softmax", softmax)]);
        Signatures["classify"] = SignatureProtos.Of(
            SignatureProtos.Classify, [("inputs", examples)], [("scores", softmax), ("classes", Classes(softmax, options.LabelSize))]);
        Signatures["regress"] = SignatureProtos.Of(SignatureProtos.Regress, [("inputs", examples)], [("outputs", LastColumn(softmax))]);
    }

    Output ParseFeatures(Output examples, ModelOptions options)
    {
        Scope scope = Scope.Sub("ParseExample");
        using Tensor none = Tensor.FromStrings([], [0]);
        using Tensor noDefault = Tensor.Zeros(DType.Float, [0]);
        Output names = scope.Const(none, "names"), key = scope.Const("features", "dense_keys_0");
        Node parsed = scope.ParseExample(
            examples, names, [], [key], [scope.Const(noDefault, "Const")], [], [PartialShape.Of(options.FeatureSize)], name: "ParseExample");
        return parsed[0];
    }

    /// <summary>Names of the classes, "0", "1" ..., for each row.</summary>
    Output Classes(Output softmax, int classes)
    {
        using Tensor labels = Tensor.From([.. Enumerable.Range(0, classes).Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        using Tensor row = labels.Reshape([1, classes]);
        Scope scope = Scope.Sub("classes");
        Output shape = scope.Shape(softmax);
        return scope.BroadcastTo(scope.Const(row, "labels"), shape);
    }

    Output LastColumn(Output softmax)
    {
        Scope scope = Scope.Sub("score");
        return scope.StridedSlice(softmax, scope.Const([0, -1]), scope.Const([0, 0]), scope.Const([1, 1]), beginMask: 1, endMask: 3, name: "score");
    }

    void BuildSparse(ModelOptions options, Output keys, Output passed)
    {
        var input = new SparseInput(
            Scope.Placeholder(DType.Int64, PartialShape.Of(-1, 2), name: "indices"),
            Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "ids"),
            Scope.Placeholder(DType.Float, PartialShape.Of(-1), name: "values"),
            Scope.Placeholder(DType.Int64, PartialShape.Of(2), name: "shape"));
        (Output softmax, Output prediction) = Results(ModelCatalog.Build(Scope, Variables, input, options));
        Signatures[DefaultSignature] = SignatureProtos.Of(
            SignatureProtos.Predict,
            [("keys", keys), ("indexs", input.Indices), ("ids", input.Ids), ("values", input.Values), ("shape", input.Shape)],
            [("keys", passed), ("prediction", prediction), ("softmax", softmax)]);
    }

    (Output Softmax, Output Prediction) Results(Output logits)
    {
        Output softmax = Scope.Softmax(logits, name: "inference_softmax");
        return (softmax, Scope.ArgMax(softmax, Scope.Const(1, "inference_prediction/dimension"), name: "inference_prediction"));
    }
}
