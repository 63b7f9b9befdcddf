using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>The models for rows of a fixed number of features. Each gives logits [batch, classes] from features [batch, features].</summary>
static class DenseModels
{
    /// <summary>Logistic regression: one linear layer.</summary>
    public static Output Wide(LayerBuilder b, Output features, ModelOptions options) =>
        b.Dense("logistic_regression", features, options.FeatureSize, options.LabelSize);

    /// <summary>Layers with ReLU, then a linear one.</summary>
    public static Output Deep(LayerBuilder b, Output features, ModelOptions options)
    {
        Output layer = features;
        int size = options.FeatureSize;
        for (int i = 1; i <= options.HiddenUnits.Count; i++)
        {
            int units = options.HiddenUnits[i - 1];
            layer = b.Dense($"layer{i}", layer, size, units);
            if (options.BatchNormalization) layer = b.BatchNormalization(i, layer, units);
            layer = b.Scope.Relu(layer);
            size = units;
        }
        return b.Dense("output", layer, size, options.LabelSize);
    }

    /// <summary>The sum of both (Cheng et al. 2016).</summary>
    public static Output WideAndDeep(LayerBuilder b, Output features, ModelOptions options) =>
        b.Scope.AddV2(Wide(b, features, options), Deep(b, features, options), name: "add");

    /// <summary>A convolution over the row of features, pooling, and a linear layer.</summary>
    public static Output Cnn(LayerBuilder b, Output features, ModelOptions options)
    {
        const int Filters = 8, Width = 3, Pool = 2;
        Scope scope = b.Scope;
        Output image = scope.Reshape(features, scope.Const([-1, 1, options.FeatureSize, 1], "Reshape/shape"));
        Output weights = b.Parameter("conv", "weights", 1, Width, 1, Filters), biases = b.Parameter("conv", "biases", Filters);
        Output layer = scope.Conv2D(image, weights, [1, 1, 1, 1], "SAME");
        layer = scope.Relu(scope.AddV2(layer, biases, name: "add"));
        layer = scope.MaxPool(layer, [1, 1, Pool, 1], [1, 1, Pool, 1], "SAME", name: "MaxPool2d");
        int size = (options.FeatureSize + Pool - 1) / Pool * Filters;
        layer = scope.Reshape(layer, scope.Const([-1, size], "Reshape_1/shape"));
        return b.Dense("output", layer, size, options.LabelSize);
    }
}
