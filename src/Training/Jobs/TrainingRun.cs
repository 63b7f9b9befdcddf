using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>The loop of a <see cref="TrainingJob"/> whose graph is built and whose variables have values.</summary>
sealed class TrainingRun : IDisposable
{
    readonly TrainingOptions _options;
    readonly Session _session;
    readonly CheckpointManager _checkpoints;
    readonly ITrainingObserver _observer;
    readonly TimeProvider _time;
    readonly Callable _step;
    readonly Evaluator? _validation;
    readonly TrainingEvents _events;
    readonly byte[] _metaGraph;
    readonly Tensor[] _results = new Tensor[2];
    long _lastSaved = -1, _reportedAt;
    float _loss = float.NaN;

    public TrainingRun(TrainingOptions options, ClassifierGraph model, Saver saver, Session session, CheckpointManager checkpoints,
        ITrainingObserver observer, TimeProvider time)
    {
        (_options, _session, _checkpoints, _observer, _time) = (options, session, checkpoints, observer, time);
        _step = session.MakeCallable(model.Feeds, [model.Loss, model.TrainOp![0]]);
        if (options.ValidationFiles.Count > 0)
        {
            InputOptions input = options.Input with { Files = options.ValidationFiles, FeatureSize = model.Options.FeatureSize };
            _validation = new Evaluator(session, model, input, options.ValidateBatchSize);
        }
        _metaGraph = MetaGraphs.Export(model, saver);
        try
        {
            _events = new TrainingEvents(options.OutputPath, model, session, time);
        }
        catch
        {
            _validation?.Dispose();
            throw;
        }
    }

    /// <summary>Global step after the last step, from the step counter that the optimizer returns.</summary>
    long GlobalStep { get; set; }

    public TrainingSummary Execute(RowStream rows, string? restored, CancellationToken stop)
    {
        GlobalStep = ReadGlobalStep();
        long first = GlobalStep;
        if (restored is not null) _lastSaved = first;
        _observer.Started(first, _options.MaxSteps > 0 ? _options.MaxSteps : null, restored);
        ulong seed = _options.Seed == 0 ? (ulong)_time.GetUtcNow().Ticks : (ulong)_options.Seed + (ulong)first;
        var reader = new BatchReader(rows, _options.BatchSize, _options.BatchSize + _options.MinAfterDequeue, seed);
        using var batches = new BatchPrefetcher(reader);
        _reportedAt = _time.GetTimestamp();
        TimeSpan training = TimeSpan.Zero;
        TrainingReport? report = null;
        TrainingEnd end = TrainingEnd.LastStep;
        while (_options.MaxSteps == 0 || GlobalStep < _options.MaxSteps)
        {
            if (stop.IsCancellationRequested)
            {
                end = TrainingEnd.Interrupted;
                break;
            }
            long began = _time.GetTimestamp();
            if (!Step(batches))
            {
                end = TrainingEnd.EndOfData;
                break;
            }
            training += _time.GetElapsedTime(began);
            _observer.Stepped(GlobalStep);
            report = null;
            if (GlobalStep % _options.StepsToValidate == 0) report = Report(isNews: true);
        }
        TrainingReport last = report ?? Report(isNews: GlobalStep > first);
        double rate = training > TimeSpan.Zero ? (GlobalStep - first) / training.TotalSeconds : 0;
        return new(end, first, last, rate, _checkpoints.Latest!, _events.Path, rows.SkippedCount);
    }

    /// <summary>One step; <see langword="false"/>: the data has ended.</summary>
    bool Step(BatchPrefetcher batches)
    {
        if (batches.TryNext() is not { } batch) return false;
        try
        {
            _step.Run(batch, _results);
        }
        finally
        {
            foreach (Tensor tensor in batch) tensor.Dispose();
        }
        _loss = _results[0].Item<float>();
        GlobalStep = _results[1].Item<long>();
        return float.IsFinite(_loss) ? true : throw Diverged($"loss = {_loss}");
    }

    StatusException Diverged(string how) => new(ErrorCode.Aborted,
        $"Model diverged at step {GlobalStep}: {how}; the last good checkpoint is {_checkpoints.Latest ?? "none"}");

    /// <summary>Validates and saves; what is news goes to the event file and the observer.</summary>
    TrainingReport Report(bool isNews)
    {
        (double validationLoss, ClassificationMetrics metrics) = _validation?.Run() ?? (double.NaN, new(double.NaN, double.NaN));
        var report = new TrainingReport(GlobalStep, _time.GetElapsedTime(_reportedAt), _loss, validationLoss, metrics);
        Save();
        if (isNews)
        {
            _events.Write(report);
            _observer.Validated(report);
        }
        _reportedAt = _time.GetTimestamp();
        return report;
    }

    /// <summary>Saves, unless an update has just made a variable NaN: then the checkpoint before stays the last.</summary>
    void Save()
    {
        if (_lastSaved == GlobalStep) return;
        if (_session.Resources.FindNotFinite() is { } variable) throw Diverged($"variable '{variable}' is not finite");
        try
        {
            _checkpoints.Save(_session, GlobalStep, _metaGraph);
        }
        catch (StatusException e) when (_checkpoints.Latest is { } last)
        {
            throw new StatusException(e.Code, $"{e.Message} (while saving step {GlobalStep}; the last good checkpoint is {last})", e);
        }
        _lastSaved = GlobalStep;
    }

    long ReadGlobalStep()
    {
        using Tensor step = _session.Run([], ["global_step"])[0];
        return step.Item<long>();
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in _results) tensor?.Dispose();
        _events.Dispose();
        _validation?.Dispose();
        _step.Dispose();
    }
}
