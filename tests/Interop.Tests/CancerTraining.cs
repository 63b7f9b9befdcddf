using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests;

/// <summary>wide_and_deep on the cancer data, batches of 64 rows in the order of the file, so that both sides can take the same.</summary>
sealed class CancerTraining : IDisposable
{
    public const int Batch = 64;

    readonly ClassifierGraph _model;
    readonly Saver _saver;
    readonly Session _session;
    readonly Callable _step;
    readonly RowBuffer _rows = Read("cancer_train.csv");

    public CancerTraining(string optimizer)
    {
        var options = new ModelOptions { Seed = 5, InitialDeviation = 0.3f };
        _model = new ClassifierGraph(OpTable.Instance, options, sparse: false, OptimizerCatalog.Create(optimizer, 0.01f));
        _saver = new Saver(_model.Scope, _model.Variables.All);
        _session = new Session(_model.Graph);
        _session.RunTargets(_model.Initializer.Name);
        _step = _session.MakeCallable(_model.Feeds, [_model.Loss], [_model.TrainOp!]);
    }

    public static string Csv(string name) => Golden.File("data", name);

    /// <summary>All rows of a data file.</summary>
    public static RowBuffer Read(string name)
    {
        using var rows = new RowStream(new InputOptions { Files = [Csv(name)] }, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        while (rows.TryRead(all))
        {
        }
        return all;
    }

    /// <summary>Trains on the batches of some steps.</summary>
    /// <returns>Loss of each, before its update.</returns>
    public float[] Train(int first, int count) => Train(_step, first, count);

    /// <summary>Trains with a step of another graph that has the same feeds.</summary>
    public float[] Train(Callable step, int first, int count)
    {
        float[] losses = new float[count];
        for (int i = 0; i < count; i++)
        {
            var batch = new RowBuffer(_rows.FeatureSize);
            for (int k = 0; k < Batch; k++) batch.Add(_rows, ((first + i) * Batch + k) % _rows.Count);
            Tensor[] feeds = batch.ToTensors(), results = step.Run(feeds);
            losses[i] = results[0].Item<float>();
            foreach (Tensor tensor in feeds.Concat(results)) tensor.Dispose();
        }
        return losses;
    }

    /// <summary>Saves a checkpoint with its graph, as a job does.</summary>
    public string Save(string folder, long step) =>
        new CheckpointManager(_saver, folder, "model.ckpt", 5, 10_000, TimeProvider.System)
            .Save(_session, step, MetaGraphs.Export(_model, _saver));

    /// <summary>Restores the latest checkpoint of a folder.</summary>
    public string? Restore(string folder) =>
        new CheckpointManager(_saver, folder, "model.ckpt", 5, 10_000, TimeProvider.System).RestoreLatest(_session);

    /// <summary>Names of the graph's nodes.</summary>
    public IEnumerable<string> Nodes => _model.Graph.Nodes.Select(n => n.Name);

    public void Dispose()
    {
        _step.Dispose();
        _session.Dispose();
    }
}
