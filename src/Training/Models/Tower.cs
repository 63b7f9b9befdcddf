using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>One worker's part of a training graph: placeholders of a batch, model, loss.</summary>
/// <param name="Scope">Where its nodes are.</param>
/// <param name="Features">float [batch, features], of a dense model.</param>
/// <param name="SparseInput">The batch of a sparse model.</param>
/// <param name="Label">int64 [batch].</param>
/// <param name="Logits">float [batch, classes].</param>
/// <param name="Loss">Mean cross entropy, a scalar.</param>
sealed record Tower(Scope Scope, Output? Features, SparseInput? SparseInput, Output Label, Output Logits, Output Loss)
{
    /// <summary>Placeholders that a batch is fed to, the label last.</summary>
    public Output[] Feeds => FeedsOf(Features, SparseInput, Label);

    /// <summary>Placeholders in the order in which a batch's tensors come.</summary>
    public static Output[] FeedsOf(Output? features, SparseInput? sparse, Output label) =>
        sparse is { } s ? [s.Indices, s.Ids, s.Values, s.Shape, label] : [features!.Value, label];

    /// <summary>Adds the nodes.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="variables">Gets the model's variables, or has them already.</param>
    /// <param name="options">The model.</param>
    /// <param name="isSparse">Rows of few non-zero features?</param>
    public static Tower Build(Scope scope, VariableCollection variables, ModelOptions options, bool isSparse)
    {
        Output? features = isSparse ? null : scope.Placeholder(DType.Float, PartialShape.Of(-1, options.FeatureSize), name: "features");
        SparseInput? sparse = isSparse ? NewSparseInput(scope) : null;
        Output label = scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        Output logits = sparse is null
            ? ModelCatalog.Build(scope.Sub("model"), variables, features!.Value, options)
            : ModelCatalog.Build(scope, variables, sparse, options);
        Scope lossScope = scope.Sub("SparseSoftmaxCrossEntropyWithLogits");
        Output losses = lossScope.SparseSoftmaxCrossEntropyWithLogits(logits, label).Loss;
        return new(scope, features, sparse, label, logits, scope.Mean(losses, scope.Const([0]), name: "loss"));
    }

    static SparseInput NewSparseInput(Scope scope) => new(
        scope.Placeholder(DType.Int64, PartialShape.Of(-1, 2), name: "indices"),
        scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "ids"),
        scope.Placeholder(DType.Float, PartialShape.Of(-1), name: "values"),
        scope.Placeholder(DType.Int64, PartialShape.Of(2), name: "shape"));
}
