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
    /// <param name="towers">Devices of the graph's workers, the first that of this process; <see langword="null"/>: one, wherever the graph puts it.</param>
    internal ClassifierGraph(
        Graph graph, ModelOptions options, bool sparse, Optimizer? optimizer, SyncOptions? sync = null, IReadOnlyList<Func<NodeDef, string>>? towers = null)
    {
        Graph = graph;
        Options = options;
        Scope = new Scope(Graph);
        if (towers is [var first, ..]) graph.DeviceOfNew = first;
        Tower own = Tower.Build(Scope, Variables, options, sparse);
        (Features, SparseInput, Label, Logits, Loss) = (own.Features, own.SparseInput, own.Label, own.Logits, own.Loss);
        Softmax = Scope.Softmax(Logits, name: "softmax");
        Prediction = MostProbable(Scope, Softmax, "prediction");
        GlobalStep = Variables.AddGlobalStep(Scope);
        (StepFeeds, StepLoss) = (Feeds, Loss);
        if (optimizer is not null && towers is { Count: > 1 })
        {
            var all = new Towers(Scope, own, Variables, towers, options);
            (StepFeeds, StepLoss) = (all.Feeds, all.Loss);
            TrainOp = optimizer.Apply(Scope, all.Gradients, Variables, GlobalStep);
        }
        else if (optimizer is not null)
        {
            if (sync is not null) Sync = new(Scope, optimizer, Loss, Variables, GlobalStep, sync);
            TrainOp = Sync?.WorkerStep ?? optimizer.Minimize(Scope, Loss, Variables, GlobalStep);
        }
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
    public Output? Features { get; }

    /// <summary>The batch of a sparse model.</summary>
    public SparseInput? SparseInput { get; }

    /// <summary>int64 [batch]: classes.</summary>
    public Output Label { get; }

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
    public Output[] Feeds => Tower.FeedsOf(Features, SparseInput, Label);

    /// <summary>The placeholders of a step of training: those of one batch after another, one for each worker of the graph.</summary>
    public Output[] StepFeeds { get; }

    /// <summary>The loss of a step of training: the mean over its batches.</summary>
    public Output StepLoss { get; }

    /// <summary>The class of the highest probability, int64 [batch]; its constant is in the scope of the same name, as TensorFlow has it.</summary>
    internal static Output MostProbable(Scope scope, Output softmax, string name)
    {
        Output dimension = scope.Const(1, $"{name}/dimension");
        (string, AttrValue)[] attrs = [("T", softmax.ValueType), ("Tidx", DType.Int32), ("output_type", DType.Int64)];
        return scope.AddExact("ArgMax", [softmax, dimension], attrs, name);
    }
}
