using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Loss and metrics of a model on the rows of some files, read once.</summary>
public sealed class Evaluator : IDisposable
{
    readonly ClassifierGraph _model;
    readonly List<Tensor[]> _batches = [];
    readonly Tensor[] _results = new Tensor[2];
    readonly long[] _labels;
    readonly float[] _softmax;
    readonly int _classes;
    IGraphCallable _predict;

    /// <summary>Reads the rows.</summary>
    /// <param name="session">Session on the model's graph.</param>
    /// <param name="model">The model.</param>
    /// <param name="input">Files and their form.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <exception cref="StatusException">What is wrong with a row.</exception>
    public Evaluator(IGraphSession session, ClassifierGraph model, InputOptions input, int batchSize)
    {
        _model = model;
        _predict = Prepare(session);
        _classes = model.Options.LabelSize;
        try
        {
            using var rows = new RowStream(input, epochs: 1);
            rows.Schema.CheckFits(model.SparseInput is not null, input.Files[0]);
            _labels = ReadBatches(new BatchReader(rows, batchSize, shuffleSize: 0, seed: 0));
        }
        catch
        {
            Dispose();
            throw;
        }
        _softmax = new float[_labels.Length * _classes];
    }

    IGraphCallable Prepare(IGraphSession session) => session.MakeCallable(_model.Feeds, [_model.Softmax, _model.Loss]);

    /// <summary>Goes on with another session on the same graph.</summary>
    internal void Use(IGraphSession session)
    {
        _predict.Dispose();
        _predict = Prepare(session);
    }

    long[] ReadBatches(BatchReader reader)
    {
        var labels = new List<long>();
        for (RowBuffer batch = reader.Next(); batch.Count > 0; batch = reader.Next())
        {
            for (int row = 0; row < batch.Count; row++) labels.Add(batch.Label(row));
            _batches.Add(batch.ToTensors());
        }
        return [.. labels];
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _labels.Length;

    /// <summary>Classes of the rows.</summary>
    public ReadOnlySpan<long> Labels => _labels;

    /// <summary>Probabilities [rows, classes] of the last <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Softmax => _softmax;

    /// <summary>Runs the model on all rows.</summary>
    public (double Loss, ClassificationMetrics Metrics) Run()
    {
        double loss = 0;
        int done = 0;
        foreach (Tensor[] batch in _batches)
        {
            _predict.Run(batch, _results);
            ReadOnlySpan<float> softmax = _results[0].Read<float>();
            softmax.CopyTo(_softmax.AsSpan(done * _classes));
            int rows = softmax.Length / _classes;
            loss += _results[1].Item<float>() * (double)rows;
            done += rows;
        }
        return (loss / done, ClassificationMetrics.Of(_softmax, _labels));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor? tensor in _batches.SelectMany(b => b).Concat(_results)) tensor?.Dispose();
        _predict.Dispose();
    }
}
