using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>The model of <c>tf_train.py</c> as a graph of ours, placed for one worker of a cluster.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Features">float [batch, 9].</param>
/// <param name="Label">int64 [batch].</param>
/// <param name="Loss">Mean cross entropy.</param>
/// <param name="Train">Runs a step of Adagrad.</param>
/// <param name="Variables">The variables.</param>
/// <param name="Initializer">Initializes them all.</param>
sealed record OwnModel(Graph Graph, Output Features, Output Label, Output Loss, Node Train, VariableCollection Variables, Node Initializer)
{
    const float LearningRate = 0.05f;

    static readonly long[] _sizes = [9, 16, 8, 2];

    static readonly (string Theirs, string Ours)[] _layers =
        [("deep/w0", "layer1/weights"), ("deep/b0", "layer1/biases"), ("deep/w1", "layer2/weights"), ("deep/b1", "layer2/biases"),
            ("deep/w2", "output/weights"), ("deep/b2", "output/biases"), ("wide/w", "logistic_regression/weights"), ("wide/b", "logistic_regression/biases")];

    /// <summary>The graph that <c>tensorharbor train</c> trains.</summary>
    public static OwnModel OfTrainCommand(ClusterSpec cluster, int worker)
    {
        var options = new ModelOptions { HiddenUnits = [.. _sizes[1..^1].Select(s => (int)s)] };
        var model = new ClassifierGraph(NewGraph(cluster, worker), options, sparse: false, new Adagrad(LearningRate));
        return new(model.Graph, model.Features!.Value, model.Label, model.Loss, model.TrainOp!, model.Variables, model.Initializer);
    }

    /// <summary>The same with the names of <c>tf_train.py</c>, and its order of variables, so that both kinds of worker share them.</summary>
    public static OwnModel WithTheirNames(ClusterSpec cluster, int worker)
    {
        Graph graph = NewGraph(cluster, worker);
        var scope = new Scope(graph);
        var variables = new VariableCollection();
        GraphVariable globalStep = variables.AddGlobalStep(scope);
        Output features = scope.Placeholder(DType.Float, PartialShape.Of(-1, _sizes[0]), name: "features");
        Output label = scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        Output deep = features;
        Scope deepScope = scope.Sub("deep");
        for (int i = 0; i + 1 < _sizes.Length; i++)
        {
            if (i > 0) deep = scope.Relu(deep);
            deep = Layer(deepScope, variables, deep, ($"w{i}", $"b{i}"), (_sizes[i], _sizes[i + 1]));
        }
        Output logits = scope.AddV2(deep, Layer(scope.Sub("wide"), variables, features, ("w", "b"), (_sizes[0], _sizes[^1])));
        Output loss = scope.Mean(scope.SparseSoftmaxCrossEntropyWithLogits(logits, label).Loss, scope.Const([0]), name: "loss");
        Node train = new Adagrad(LearningRate).Minimize(scope, loss, variables, globalStep);
        return new(graph, features, label, loss, train, variables, variables.AddInitializer(scope));
    }

    static Output Layer(Scope scope, VariableCollection variables, Output inputs, (string Weights, string Biases) names, (long Inputs, long Outputs) size)
    {
        Output weights = variables.Add(scope, names.Weights, [size.Inputs, size.Outputs], Initializers.Zeros).Read;
        Output biases = variables.Add(scope, names.Biases, [size.Outputs], Initializers.Zeros).Read;
        return scope.AddV2(scope.MatMul(inputs, weights), biases);
    }

    static Graph NewGraph(ClusterSpec cluster, int worker)
    {
        var setter = new DeviceSetter(cluster.CountOf(TaskName.PsJob), new TaskName(TaskName.WorkerJob, worker).Cpu.OfTask);
        return new Graph(OpTable.Instance) { DeviceOfNew = def => setter.DeviceOf(def.Op, default, bytes: 0).ToString() };
    }

    /// <summary>The name that a variable has in <c>tf_train.py</c>.</summary>
    public static string TheirName(string name) => _layers.Aggregate(name, (text, layer) => text.Replace($"model/{layer.Ours}", layer.Theirs, StringComparison.Ordinal));

    /// <summary>The initial values of the trainable variables, by the formula of the shared folder.</summary>
    public IEnumerable<(string Name, Tensor Value)> InitialValues() => Variables.Trainable.Select(v => (v.InitialValue.Name, Fixed(TheirName(v.Name), v.Shape)));

    static Tensor Fixed(string name, in Shape shape)
    {
        int number = name[^1] - '0';
        (int salt, float scale) = name[..^1] switch
        {
            "deep/w" => (1 + number, 0.3f),
            "deep/b" => (4 + number, 0.1f),
            _ => (name == "wide/w" ? 7 : 8, 0.1f),
        };
        Tensor tensor = Tensor.Allocate(DType.Float, shape);
        Span<float> values = tensor.Write<float>();
        for (int k = 0; k < values.Length; k++) values[k] = scale * ((((k * 37) + (salt * 11)) % 101) - 50) / 50;
        return tensor;
    }
}
