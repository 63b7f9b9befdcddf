using TensorHarbor.Formats.Graphs;
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
        _graph = GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(trace["graph.pb"])), OpTable.Instance);
    }

    public static ClassifierGraph Build(TrainingTrace trace) => new TrainingModels(trace).Build();

    ClassifierGraph Build()
    {
        string prefix = _trace.IsSparse ? "l" : "model/layer";
        int[] hidden = [.. Enumerable.Range(1, 16).Select(i => _graph.Find($"{prefix}{i}/weights")).OfType<Node>().Select(n => (int)n.OutputShapes[0][1])];
        Node output = _graph.Find("out/weights") ?? _graph.Find("model/output/weights") ?? _graph.Get("model/logistic_regression/weights");
        var options = new ModelOptions
        {
            Model = _trace.IsSparse ? "wide_and_deep" : _trace.Model == "dnn_bn" ? "dnn" : _trace.Model,
            FeatureSize = _trace.IsSparse ? (int)_graph.Get("embedding").OutputShapes[0][0] : (int)_graph.Get("features").OutputShapes[0][1],
            EmbeddingSize = _trace.IsSparse ? (int)_graph.Get("embedding").OutputShapes[0][1] : 0,
            LabelSize = (int)output.OutputShapes[0][1],
            HiddenUnits = hidden,
            BatchNormalization = _graph.Find("model/bn1/scale") is not null,
        };
        return new ClassifierGraph(OpTable.Instance, options, _trace.IsSparse, Optimizer());
    }

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
