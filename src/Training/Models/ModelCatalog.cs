using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>The models by the names that <c>--model</c> takes.</summary>
public static class ModelCatalog
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["wide_and_deep", "wide", "lr", "deep", "dnn", "cnn"];

    /// <summary>Adds a model for dense rows.</summary>
    /// <param name="scope">Scope <c>model</c>.</param>
    /// <param name="variables">Gets the variables.</param>
    /// <param name="features">float [batch, features].</param>
    /// <param name="options">Name and sizes.</param>
    /// <returns>Logits, float [batch, classes].</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown name; the text names the nearest.</exception>
    public static Output Build(Scope scope, VariableCollection variables, Output features, ModelOptions options)
    {
        var builder = new LayerBuilder(scope, variables, options);
        return options.Model switch
        {
            "wide_and_deep" => DenseModels.WideAndDeep(builder, features, options),
            "wide" or "lr" => DenseModels.Wide(builder, features, options),
            "deep" or "dnn" => DenseModels.Deep(builder, features, options),
            "cnn" => DenseModels.Cnn(builder, features, options),
            _ => Throw.InvalidArgument<Output>(Catalogs.Unknown("model", options.Model, Names)),
        };
    }

    /// <summary>Adds a model for sparse rows.</summary>
    /// <inheritdoc cref="Build(Scope, VariableCollection, Output, ModelOptions)"/>
    public static Output Build(Scope scope, VariableCollection variables, SparseInput input, ModelOptions options)
    {
        var builder = new LayerBuilder(scope, variables, options);
        return options.Model switch
        {
            "wide_and_deep" => SparseModels.WideAndDeep(builder, input, options),
            "wide" or "lr" => SparseModels.Wide(builder, input, options),
            "deep" or "dnn" => SparseModels.Deep(builder, input, options),
            "cnn" => Throw.InvalidArgument<Output>("Model 'cnn' takes dense features; LIBSVM data is sparse. Sparse models: wide_and_deep, wide, lr, deep, dnn"),
            _ => Throw.InvalidArgument<Output>(Catalogs.Unknown("model", options.Model, Names)),
        };
    }
}
