using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Runtime;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>A worker that is ours altogether: graph, session, master and worker; it takes the batches that <c>tf_train.py</c> would take in its place.</summary>
sealed class OwnTrainer : IDisposable
{
    const int Batch = 32;

    static readonly Lazy<RowBuffer> _rows = new(() => CancerTraining.Read("cancer_train.csv"));

    readonly OwnModel _model;
    readonly ClusterSession _session;
    readonly IGraphCallable _step;
    readonly int _worker, _workers;
    readonly List<double> _losses = [];

    /// <summary>Opens a session at a worker of a cluster.</summary>
    public OwnTrainer(MixedCluster cluster, int worker, OwnModel model)
    {
        (_model, _worker, _workers) = (model, worker, cluster.Workers.Length);
        var task = new TaskName(TaskName.WorkerJob, worker);
        _session = ClusterSession.Open(cluster[task], model.Graph, [$"/job:{TaskName.PsJob}", task.ToString()], TestContext.Current.CancellationToken);
        _step = _session.MakeCallable([model.Features, model.Label], [model.Loss], [model.Train]);
    }

    /// <summary>Loss of each step.</summary>
    public double[] Losses => [.. _losses];

    /// <summary>Gives the variables their initial values.</summary>
    public void Initialize()
    {
        (string, Tensor Value)[] initial = [.. _model.InitialValues()];
        _session.Run(initial, [], [_model.Initializer.Name]);
        foreach ((_, Tensor value) in initial) value.Dispose();
    }

    /// <summary>Trains on the next batch of this worker.</summary>
    public void Step()
    {
        var batch = new RowBuffer(_rows.Value.FeatureSize);
        int first = ((_losses.Count * _workers) + _worker) * Batch;
        for (int i = 0; i < Batch; i++) batch.Add(_rows.Value, (first + i) % _rows.Value.Count);
        Tensor[] feeds = batch.ToTensors(), results = new Tensor[1];
        _step.Run(feeds, results);
        _losses.Add(results[0].Item<float>());
        foreach (Tensor tensor in feeds.Concat(results)) tensor.Dispose();
    }

    /// <summary>The variables' values by the names of <c>tf_train.py</c>.</summary>
    public Dictionary<string, double[]> Values()
    {
        Tensor[] values = _session.Run([], [.. _model.Variables.All.Select(v => v.Read.Name)]);
        var named = _model.Variables.All.Zip(values, (v, value) => (Name: OwnModel.TheirName(v.Name), Numbers: TrainingOutcome.Numbers(value)))
            .ToDictionary(v => v.Name, v => v.Numbers);
        foreach (Tensor value in values) value.Dispose();
        return named;
    }

    public void Dispose()
    {
        _step.Dispose();
        _session.Dispose();
    }
}
