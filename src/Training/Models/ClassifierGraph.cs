using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A whole graph: inputs, model, loss, probabilities, optimizer. Tensor names are the original program's.</summary>
public sealed class ClassifierGraph
{
    /// <summary>Builds the graph.</summary>
    /// <param name="ops">The ops to build from.</param>
    /// <param name="options">The model.</param>
    /// <param name="sparse">Rows of few non-zero features (placeholders <c>indices</c>, <c>ids</c>, <c>values</c>, <c>shape</c>) instead of <c>features</c>.</param>
    /// <param name="optimizer">Adds <see cref="TrainOp"/>; <see langword="null"/>: the graph only predicts.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown model, or sizes that do not fit it.</exception>
    public ClassifierGraph(IOpTable ops, ModelOptions options, bool sparse, Optimizer? optimizer) : this(new Graph(ops), options, sparse, optimizer)
    {
    }

    /// <summary>Builds in a graph.</summary>
    /// <param name="graph">The graph, without nodes.</param>
    /// <param name="options">The model.</param>
    /// <param name="sparse">Rows of few non-zero features?</param>
    /// <param name="optimizer">Adds <see cref="TrainOp"/>, unless it is <see langword="null"/>.</param>
    /// <param name="sync">Workers that train together synchronously; <see langword="null"/>: each by itself.</param>
    internal ClassifierGraph(Graph graph, ModelOptions options, bool sparse, Optimizer? optimizer, SyncOptions? sync = null)
    {
        Graph = graph;
        Options = options;
        Scope = new Scope(Graph);
        Output logits = sparse ? BuildSparse(options) : BuildDense(options);
        Logits = logits;
        Scope lossScope = Scope.Sub("SparseSoftmaxCrossEntropyWithLogits");
        Output losses = lossScope.SparseSoftmaxCrossEntropyWithLogits(logits, Label).Loss;
        Loss = Scope.Mean(losses, Scope.Const([0]), name: "loss");
        Softmax = Scope.Softmax(logits, name: "softmax");
        Prediction = MostProbable(Scope, Softmax, "prediction");
        GlobalStep = Variables.AddGlobalStep(Scope);
        if (optimizer is not null && sync is not null) Sync = new(Scope, optimizer, Loss, Variables, GlobalStep, sync);
        TrainOp = Sync?.WorkerStep ?? optimizer?.Minimize(Scope, Loss, Variables, GlobalStep);
        Initializer = Variables.AddInitializer(Scope);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>What the model was built from.</summary>
    public ModelOptions Options { get; }

    /// <summary>The outermost scope.</summary>
    public Scope Scope { get; }

    /// <summary>All variables.</summary>
    public VariableCollection Variables { get; } = new();

    /// <summary>float [batch, features], of a dense model.</summary>
    public Output? Features { get; private set; }

    /// <summary>The batch of a sparse model.</summary>
    public SparseInput? SparseInput { get; private set; }

    /// <summary>int64 [batch]: classes.</summary>
    public Output Label { get; private set; }

    /// <summary>float [batch, classes] before softmax.</summary>
    public Output Logits { get; }

    /// <summary>Mean cross entropy of the batch, a scalar.</summary>
    public Output Loss { get; }

    /// <summary>Probabilities, float [batch, classes].</summary>
    public Output Softmax { get; }

    /// <summary>Most probable class, int64 [batch].</summary>
    public Output Prediction { get; }

    /// <summary>Counts the steps of training.</summary>
    public GraphVariable GlobalStep { get; }

    /// <summary>What synchronous training needs beside <see cref="TrainOp"/>.</summary>
    public SyncReplicas? Sync { get; }

    /// <summary>Runs one step of training; its output is the global step.</summary>
    public Node? TrainOp { get; }

    /// <summary>Initializes all variables.</summary>
    public Node Initializer { get; }

    /// <summary>Placeholders that a batch is fed to, the label last.</summary>
    public Output[] Feeds => SparseInput is { } s ? [s.Indices, s.Ids, s.Values, s.Shape, Label] : [Features!.Value, Label];

    /// <summary>The class of the highest probability, int64 [batch]; its constant is in the scope of the same name, as TensorFlow has it.</summary>
    internal static Output MostProbable(Scope scope, Output softmax, string name)
    {
        Output dimension = scope.Const(1, $"{name}/dimension");
        (string, AttrValue)[] attrs = [("T", softmax.ValueType), ("Tidx", DType.Int32), ("output_type", DType.Int64)];
        return scope.AddExact("ArgMax", [softmax, dimension], attrs, name);
    }

    Output BuildDense(ModelOptions options)
    {
        Output features = Scope.Placeholder(DType.Float, PartialShape.Of(-1, options.FeatureSize), name: "features");
        Features = features;
        Label = Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        return ModelCatalog.Build(Scope.Sub("model"), Variables, features, options);
    }

    Output BuildSparse(ModelOptions options)
    {
        SparseInput = new(
            Scope.Placeholder(DType.Int64, PartialShape.Of(-1, 2), name: "indices"),
            Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "ids"),
            Scope.Placeholder(DType.Float, PartialShape.Of(-1), name: "values"),
            Scope.Placeholder(DType.Int64, PartialShape.Of(2), name: "shape"));
        Label = Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        return ModelCatalog.Build(Scope, Variables, SparseInput, options);
    }
}
