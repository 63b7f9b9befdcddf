using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Adds layers to a model's scope. Variables get a scope per layer, ops stay in the model's, as in the original program.</summary>
/// <param name="scope">The model's scope.</param>
/// <param name="variables">Gets the variables.</param>
/// <param name="options">Seeds and deviations.</param>
sealed class LayerBuilder(Scope scope, VariableCollection variables, ModelOptions options)
{
    int _seeds;

    public Scope Scope => scope;

    /// <summary>inputs · weights + biases, with variables <c>layer/weights</c> and <c>layer/biases</c>.</summary>
    public Output Dense(string layer, Output inputs, int inputSize, int outputSize)
    {
        Output weights = Parameter(layer, "weights", inputSize, outputSize), biases = Parameter(layer, "biases", outputSize);
        return scope.AddV2(scope.MatMul(inputs, weights), biases, name: "add");
    }

    /// <summary>Normalises columns over the batch, then scales and shifts: variables <c>bnK/scale</c> and <c>bnK/shift</c>.</summary>
    public Output BatchNormalization(int number, Output inputs, int size)
    {
        Scope layer = scope.Enter($"bn{number}");
        GraphVariable scale = variables.Add(layer, "scale", [size], Initializers.Ones);
        GraphVariable shift = variables.Add(layer, "shift", [size], Initializers.Zeros);
        Scope moments = scope.Sub("moments");
        Output axes = moments.Const([0], "mean/reduction_indices");
        Output mean = moments.Mean(inputs, axes, keepDims: true, name: "mean");
        Output differences = moments.SquaredDifference(inputs, moments.StopGradient(mean));
        Output variance = moments.Mean(differences, moments.Const([0], "variance/reduction_indices"), keepDims: true, name: "variance");
        mean = moments.Squeeze(mean, squeezeDims: [0]);
        variance = moments.Squeeze(variance, squeezeDims: [0]);
        Scope norm = scope.Sub("batchnorm");
        Output root = norm.Rsqrt(norm.AddV2(variance, norm.Const(options.BatchNormalizationEpsilon, "add/y"), name: "add"));
        Output factor = norm.Mul(root, scale.Read, name: "mul");
        Output offset = norm.Sub(shift.Read, norm.Mul(mean, factor, name: "mul"), name: "sub");
        return norm.AddV2(norm.Mul(inputs, factor, name: "mul"), offset, name: "add");
    }

    /// <summary>A trainable variable <c>layer/name</c>, normally distributed at first; its value.</summary>
    public Output Parameter(string layer, string name, params ReadOnlySpan<long> dims) =>
        variables.Add(layer.Length == 0 ? scope : scope.Enter(layer), name, new Shape(dims), NewInitializer()).Read;

    /// <summary>A table of rows: the variable <c>name</c>, or <c>name/part_0</c> and so on.</summary>
    public GraphVariable[] Table(string name, long rows, long columns)
    {
        var shape = new Shape(rows, columns);
        if (options.Partitions == 1) return [variables.Add(scope, name, shape, NewInitializer())];
        string fullName = scope.Name.Length == 0 ? name : $"{scope.Name}/{name}";
        return [.. VariableSlice.Divide(fullName, shape, options.Partitions).Select((slice, i) =>
            variables.Add(scope, $"{name}/part_{i}", slice.Shape, NewInitializer(), slice: slice))];
    }

    Initializer NewInitializer() => Initializers.Normal(options.InitialDeviation, options.Seed == 0 ? default : (options.Seed, ++_seeds));
}
