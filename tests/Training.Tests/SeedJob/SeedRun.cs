using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Training.Tests.Input;

namespace TensorHarbor.Training.Tests.SeedJob;

/// <summary>One run of the seed job: batches of 1,024 drawn at random from the cancer data, adagrad 0.01, N(0,1) initial values.</summary>
sealed class SeedRun : IDisposable
{
    const int BatchSize = 1024;

    static readonly RowBuffer _rows = InputFiles.ReadAll(InputFiles.Of(Golden.File("data", "cancer_train.csv")));

    readonly Random _random;
    readonly Session _session;
    readonly Callable _step;
    readonly Evaluator _evaluator;
    readonly Tensor[] _batch = [Tensor.Allocate(DType.Float, [BatchSize, _rows.FeatureSize]), Tensor.Allocate(DType.Int64, [BatchSize])];
    readonly Tensor[] _results = new Tensor[2];

    public SeedRun(string model, int seed)
    {
        _random = new Random(seed);
        var graph = new ClassifierGraph(OpTable.Instance, new ModelOptions { Model = model, Seed = seed }, sparse: false,
            new Adagrad(0.01f));
        _session = new Session(graph.Graph);
        _session.RunTargets(graph.Initializer.Name);
        _step = _session.MakeCallable(graph.Feeds, [graph.Loss, graph.TrainOp![0]]);
        _evaluator = new Evaluator(_session, graph, InputFiles.Of(Golden.File("data", "cancer_test.csv")), BatchSize);
    }

    /// <summary>Trains up to a step.</summary>
    /// <returns>Loss of the last batch before its update, and what the model does on the test file.</returns>
    public double[] TrainTo(int step)
    {
        do Step();
        while (_results[1].Item<long>() < step);
        ClassificationMetrics metrics = _evaluator.Run().Metrics;
        return [_results[0].Item<float>(), metrics.Accuracy, metrics.Auc];
    }

    void Step()
    {
        Span<float> features = _batch[0].Write<float>();
        Span<long> labels = _batch[1].Write<long>();
        for (int i = 0; i < BatchSize; i++)
        {
            int row = _random.Next(_rows.Count);
            _rows.Features(row).CopyTo(features[(i * _rows.FeatureSize)..]);
            labels[i] = _rows.Label(row);
        }
        _step.Run(_batch, _results);
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in _batch.Concat(_results)) tensor?.Dispose();
        _evaluator.Dispose();
        _step.Dispose();
        _session.Dispose();
    }
}
