using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Runtime;
using TensorHarbor.Training;
using TensorHarbor.Training.Tests.Synchronous;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>A worker that is ours altogether: graph, session, master and worker; it takes the batches that <c>tf_train.py</c> would take in its place.</summary>
sealed class OwnTrainer : IDisposable
{
    readonly OwnModel _model;
    readonly ClusterSession _session;
    readonly SyncSession? _sync;
    readonly IGraphCallable _step;
    readonly int _worker, _workers;
    readonly List<double> _losses = [];

    /// <summary>Opens a session at a worker of a cluster.</summary>
    public OwnTrainer(MixedCluster cluster, int worker, OwnModel model)
    {
        (_model, _worker, _workers) = (model, worker, cluster.Workers.Length);
        var task = new TaskName(TaskName.WorkerJob, worker);
        string[] filters = model.Feeds.Length > 2 ? [] : [$"/job:{TaskName.PsJob}", task.ToString()];
        _session = ClusterSession.Open(cluster[task], model.Graph, filters, TestContext.Current.CancellationToken);
        _sync = model.Sync is { } sync ? new SyncSession(sync, _session) : null;
        _step = _session.MakeCallable(model.Feeds, [model.Loss], [model.Train]);
    }

    /// <summary>Loss of each step.</summary>
    public double[] Losses => [.. _losses];

    /// <summary>Begins as the chief, which gives the variables their initial values.</summary>
    public void BeginChief()
    {
        (string, Tensor Value)[] initial = [.. _model.InitialValues()];
        _session.Run(initial, [], [_model.Initializer.Name]);
        foreach ((_, Tensor value) in initial) value.Dispose();
        _sync?.BeginChief(isTakenOver: false);
    }

    /// <summary>Begins as another worker.</summary>
    public void BeginWorker() => _sync?.BeginWorker();

    /// <summary>Trains on the next batch of this worker, or of all that the graph has.</summary>
    public void Step()
    {
        int first = (_losses.Count * _workers) + _worker;
        Tensor[] feeds = [.. Enumerable.Range(first, _model.Feeds.Length / 2).SelectMany(GoldenModel.Batch)], results = new Tensor[1];
        _step.Run(feeds, results, TestContext.Current.CancellationToken);
        _losses.Add(results[0].Item<float>());
        foreach (Tensor tensor in feeds.Concat(results)) tensor.Dispose();
    }

    /// <summary>The same on a thread of its own: a synchronous step waits for the other workers.</summary>
    public Task StepAsync() => Task.Factory.StartNew(Step, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
        _sync?.Dispose();
        _step.Dispose();
        _session.Dispose();
    }
}
