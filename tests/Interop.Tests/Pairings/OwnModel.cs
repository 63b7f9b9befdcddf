using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Training;
using TensorHarbor.Training.Tests.Synchronous;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>The model of <c>tf_train.py</c> as a graph of ours, placed for one worker of a cluster, or for all of them.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Feeds">Features and label of a batch, for each worker of the graph.</param>
/// <param name="Loss">Mean cross entropy.</param>
/// <param name="Train">Runs a step of Adagrad.</param>
/// <param name="Variables">The variables.</param>
/// <param name="Initializer">Initializes them all.</param>
/// <param name="Sync">What synchronous training needs; <see langword="null"/>: each worker by itself.</param>
sealed record OwnModel(
    Graph Graph, Output[] Feeds, Output Loss, Node Train, VariableCollection Variables, Node Initializer, SyncReplicas? Sync)
{
    const float LearningRate = 0.05f;

    static readonly (string Theirs, string Ours)[] _layers =
        [("deep/w0", "layer1/weights"), ("deep/b0", "layer1/biases"), ("deep/w1", "layer2/weights"), ("deep/b1", "layer2/biases"),
            ("deep/w2", "output/weights"), ("deep/b2", "output/biases"), ("wide/w", "logistic_regression/weights"), ("wide/b", "logistic_regression/biases")];

    /// <summary>The graph that <c>tensorharbor train</c> trains.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="worker">Number of the worker.</param>
    /// <param name="mode">As <c>tf_train.py</c> calls it: <c>async</c>, <c>sync</c>, <c>in_graph</c>.</param>
    public static OwnModel OfTrainCommand(ClusterSpec cluster, int worker, string mode)
    {
        var options = new ModelOptions { HiddenUnits = [16, 8] };
        int workers = mode == "in_graph" ? cluster.CountOf(TaskName.WorkerJob) : 1;
        var model = new ClassifierGraph(
            new Graph(OpTable.Instance), options, sparse: false, new Adagrad(LearningRate), SyncOf(cluster, mode), Placements(cluster, worker, workers));
        return new(model.Graph, model.StepFeeds, model.StepLoss, model.TrainOp!, model.Variables, model.Initializer, model.Sync);
    }

    /// <summary>The same with the names of <c>tf_train.py</c>, and its order of variables, so that both kinds of worker share them.</summary>
    public static OwnModel WithTheirNames(ClusterSpec cluster, int worker, string mode)
    {
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = Placements(cluster, worker, 1)[0] };
        var model = new GoldenModel(graph);
        var optimizer = new Adagrad(LearningRate);
        SyncReplicas? sync = SyncOf(cluster, mode) is { } options ? new(model.Scope, optimizer, model.Loss, model.Variables, model.GlobalStep, options) : null;
        Node train = sync?.WorkerStep ?? optimizer.Minimize(model.Scope, model.Loss, model.Variables, model.GlobalStep);
        return new(graph, [model.X, model.Label], model.Loss, train, model.Variables, model.Variables.AddInitializer(model.Scope), sync);
    }

    static SyncOptions? SyncOf(ClusterSpec cluster, string mode) =>
        mode == "sync" ? new(cluster.CountOf(TaskName.WorkerJob), cluster.CountOf(TaskName.WorkerJob)) : null;

    static Func<NodeDef, string>[] Placements(ClusterSpec cluster, int first, int count)
    {
        int ps = cluster.CountOf(TaskName.PsJob);
        var spread = new RoundRobin(ps);
        return [.. Enumerable.Range(first, count).Select<int, Func<NodeDef, string>>(worker =>
        {
            var setter = new DeviceSetter(ps, new TaskName(TaskName.WorkerJob, worker).Cpu.OfTask) { Spread = spread };
            return def => setter.DeviceOf(def.Op, default, bytes: 0).ToString();
        })];
    }

    /// <summary>The name that a variable has in <c>tf_train.py</c>.</summary>
    public static string TheirName(string name) => _layers.Aggregate(name, (text, layer) => text.Replace($"model/{layer.Ours}", layer.Theirs, StringComparison.Ordinal));

    /// <summary>The initial values of the trainable variables, by the formula of the shared folder.</summary>
    public IEnumerable<(string Name, Tensor Value)> InitialValues() => Variables.Trainable.Select(v => (v.InitialValue.Name, GoldenModel.InitialValue(TheirName(v.Name))));
}
