using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Training;

/// <summary>The models of the golden training runs, built with our API; sizes and constants are those of TensorFlow's graph.</summary>
sealed class TrainingModels
{
    readonly TrainingTrace _trace;
    readonly Graph _graph;

    TrainingModels(TrainingTrace trace)
    {
        _trace = trace;
        _graph = trace.Graph;
    }

    public static ClassifierGraph Build(TrainingTrace trace) => new TrainingModels(trace).Build();

    ClassifierGraph Build()
    {
        string prefix = _trace.IsSparse ? "l" : "model/layer";
        string vocabulary = Has("embedding") ? "embedding" : "wide";
        IEnumerable<string> layers = Enumerable.Range(1, 100).Select(i => $"{prefix}{i}/weights").TakeWhile(Has);
        var options = new ModelOptions
        {
            Model = Model(),
            FeatureSize = (int)(_trace.IsSparse ? _trace.Variables[vocabulary][0] : _graph.Get("features").OutputShapes[0][1]),
            EmbeddingSize = Has("embedding") ? (int)_trace.Variables["embedding"][1] : 0,
            LabelSize = _trace.LabelSize,
            HiddenUnits = [.. layers.Select(layer => (int)_trace.Variables[layer][1])],
            BatchNormalization = Has("model/bn1/scale"),
        };
        if (Constant("model/batchnorm/add/y") is { } epsilon) options = options with { BatchNormalizationEpsilon = epsilon };
        return new ClassifierGraph(OpTable.Instance, options, _trace.IsSparse, Optimizer());
    }

    /// <summary>What variables the graph has tells the model.</summary>
    string Model()
    {
        bool wide = Has("wide") || Has("model/logistic_regression/weights"), deep = Has("out/weights") || Has("model/output/weights");
        return Has("model/conv/weights") ? "cnn" : wide && deep ? "wide_and_deep" : wide ? "wide" : "deep";
    }

    bool Has(string variable) => _trace.Variables.ContainsKey(variable);

    Optimizer Optimizer()
    {
        string scope = _trace.TrainOp;
        LearningRate rate = Rate(scope);
        float l1 = Constant($"{scope}/l1_regularization_strength") ?? 0;
        float l2 = Constant($"{scope}/l2_regularization_strength") ?? Constant($"{scope}/add/x") ?? 0;
        return _trace.Optimizer switch
        {
            "momentum" or "nesterov" => new Momentum(rate, Constant($"{scope}/momentum") ?? 0.9f, _trace.Optimizer == "nesterov"),
            "proximal_sgd" => new ProximalGradientDescent(rate, l1, l2),
            "proximal_adagrad" => new ProximalAdagrad(rate, l1: l1, l2: l2),
            "ftrl" => new Ftrl(rate, Constant($"{scope}/learning_rate_power") ?? -0.5f, l1: l1, l2: l2),
            "rmsprop" or "rmsprop_centered" => new RmsProp(
                rate, Constant($"{scope}/decay") ?? 0.9f, Constant($"{scope}/momentum") ?? 0, Constant($"{scope}/epsilon") ?? 1e-10f, _trace.Optimizer == "rmsprop_centered"),
            "adadelta" => new Adadelta(rate, Constant($"{scope}/rho") ?? 0.95f, Constant($"{scope}/epsilon") ?? 1e-8f),
            "adam" => new Adam(rate, Constant($"{scope}/beta1") ?? 0.9f, Constant($"{scope}/beta2") ?? 0.999f, Constant($"{scope}/epsilon") ?? 1e-8f),
            _ => OptimizerCatalog.Create(_trace.Optimizer, rate),
        };
    }

    LearningRate Rate(string scope)
    {
        if (Constant("ExponentialDecay/initial_learning_rate") is not { } initial) return Constant($"{scope}/learning_rate") ?? Constant($"{scope}/lr") ?? _trace.LearningRate;
        return new LearningRate(initial)
        {
            DecaySteps = _graph.Get("ExponentialDecay/Cast/x").Attr("value").AsTensor().Item<int>(),
            DecayRate = Constant("ExponentialDecay/Cast_1/x") ?? 1,
            Staircase = _graph.Find("ExponentialDecay/Floor") is not null,
        };
    }

    float? Constant(string node) => _graph.Find(node)?.Attr("value").AsTensor() is { DType: DType.Float } value ? value.Item<float>() : null;
}
