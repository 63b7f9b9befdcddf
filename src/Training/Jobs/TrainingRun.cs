using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The loop of a <see cref="TrainingJob"/> whose graph is built and whose variables have values. A task of the cluster that is lost takes it
/// back to the last checkpoint; the batch of the step that failed is used again.
/// </summary>
sealed class TrainingRun : IDisposable
{
    const ulong SeedDistance = 1_000_003; // between the orders in which workers take the rows

    readonly TrainingOptions _options;
    readonly ClassifierGraph _model;
    readonly SessionStart _start;
    readonly ITrainingSite _site;
    readonly CheckpointManager _checkpoints;
    readonly ITrainingObserver _observer;
    readonly TimeProvider _time;
    readonly Evaluator? _validation;
    readonly VariableChecks _checks;
    readonly TrainingEvents? _events;
    readonly StepTraces? _traces;
    readonly byte[] _metaGraph;
    readonly Tensor[] _results = new Tensor[2];
    IGraphCallable _step;
    Tensor[]? _batch;
    TrainingReport? _report;
    TimeSpan _training;
    long _lastSaved = -1, _reportedAt, _reportedStep, _first, _steps;
    float _loss = float.NaN;

    public TrainingRun(TrainingOptions options, ClassifierGraph model, Saver saver, VariableChecks checks, SessionStart start, ITrainingSite site, CheckpointManager checkpoints,
        ITrainingObserver observer, TimeProvider time)
    {
        (_options, _model, _checks, _start, _site, _checkpoints, _observer, _time) = (options, model, checks, start, site, checkpoints, observer, time);
        _step = PrepareStep();
        _metaGraph = MetaGraphs.Export(model, saver);
        if (!site.IsChief) return;
        try
        {
            if (options.ValidationFiles.Count > 0)
            {
                InputOptions input = options.Input with { Files = options.ValidationFiles, FeatureSize = model.Options.FeatureSize };
                _validation = new Evaluator(start.Session, model, input, options.ValidateBatchSize);
            }
            _checks.Use(start.Session);
            _events = new TrainingEvents(options.OutputPath, model, time);
            if (options.TracedSteps.Ranges.Count > 0) _traces = new StepTraces(options.TracedSteps, options.OutputPath, _events);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    IGraphCallable PrepareStep() => _start.Session.MakeCallable(_model.StepFeeds, [_model.StepLoss, _model.TrainOp![0]]);

    /// <summary>Global step after the last step, from the step counter that the optimizer returns.</summary>
    long GlobalStep { get; set; }

    public TrainingSummary Execute(RowStream rows, string? restored, CancellationToken stop)
    {
        Begin(restored);
        _first = GlobalStep;
        ulong seed = _options.Seed == 0 ? (ulong)_time.GetUtcNow().Ticks : (ulong)_options.Seed + (ulong)_first;
        var reader = new BatchReader(rows, _options.BatchSize, _options.BatchSize + _options.MinAfterDequeue, seed + (SeedDistance * (ulong)_site.Number));
        using var batches = new BatchPrefetcher(reader);
        _reportedAt = _time.GetTimestamp();
        while (true)
        {
            try
            {
                if (_site is { IsShared: true, IsChief: true } && _lastSaved < 0) Save(); // what all go back to when a task is lost before the next checkpoint
                TrainingEnd end = Train(batches, stop);
                TrainingReport last = Finish(end, stop);
                double rate = _training > TimeSpan.Zero ? _steps / _training.TotalSeconds : 0;
                return new(end, _first, last, rate, _site.IsChief ? _checkpoints.Latest! : "", _events?.Path ?? "", rows.SkippedCount);
            }
            catch (StatusException e) when (e is not DivergedException && _site.IsLost(e))
            {
                Recover(e, stop);
            }
        }
    }

    /// <summary>Takes up the state of a session that has just been opened.</summary>
    void Begin(string? restored)
    {
        GlobalStep = _reportedStep = ReadGlobalStep();
        bool isNamedSo = restored?.EndsWith($"-{GlobalStep}", StringComparison.Ordinal) == true; // else another worker made a step during the save
        if (restored is not null) _lastSaved = !_site.IsShared || isNamedSo ? GlobalStep : -1;
        _report = null;
        _observer.Started(GlobalStep, _options.MaxSteps > 0 ? _options.MaxSteps : null, restored);
    }

    /// <summary>Opens sessions until one lasts.</summary>
    void Recover(StatusException error, CancellationToken stop)
    {
        for (StatusException? lost = error; lost is not null;)
        {
            _observer.Noted(SessionStart.Lost(lost));
            try
            {
                string? restored = _start.Open(stop);
                _step.Dispose();
                _step = PrepareStep();
                _validation?.Use(_start.Session);
                if (_site.IsChief) _checks.Use(_start.Session);
                Begin(restored);
                TrainingMetrics.Recovered();
                lost = null;
            }
            catch (StatusException e) when (_site.IsLost(e))
            {
                lost = e;
            }
        }
    }

    TrainingEnd Train(BatchPrefetcher batches, CancellationToken stop)
    {
        using CancellationTokenSource? waits = _start.Sync is { } sync ? CancellationTokenSource.CreateLinkedTokenSource(stop, sync.Steps) : null;
        while (_options.MaxSteps == 0 || GlobalStep < _options.MaxSteps)
        {
            if (stop.IsCancellationRequested) return TrainingEnd.Interrupted;
            long began = _time.GetTimestamp();
            if (Step(batches, waits?.Token ?? default) is { } end) return end;
            TimeSpan duration = _time.GetElapsedTime(began);
            _training += duration;
            _steps++;
            TrainingMetrics.Stepped(GlobalStep, _loss, duration);
            _observer.Stepped(GlobalStep, _loss);
            _report = null;
            if (GlobalStep / _options.StepsToValidate > _reportedStep / _options.StepsToValidate) _report = Report(isNews: true);
        }
        return TrainingEnd.LastStep;
    }

    /// <summary>The report of the end, with the last steps of all workers.</summary>
    TrainingReport Finish(TrainingEnd end, CancellationToken stop)
    {
        if (end == TrainingEnd.EndOfData || (end == TrainingEnd.Interrupted && !_site.IsChief)) _start.Sync?.Leave();
        if (_site is { IsShared: true, IsChief: true } && end != TrainingEnd.Interrupted)
        {
            _site.AwaitOthers(end, stop);
            long step = ReadGlobalStep();
            if (step != GlobalStep) _report = null;
            GlobalStep = step;
        }
        _start.Sync?.End();
        return _report ??= Report(isNews: GlobalStep > _first);
    }

    /// <summary>One step; not <see langword="null"/>: there is none, and why.</summary>
    TrainingEnd? Step(BatchPrefetcher batches, CancellationToken stop)
    {
        _batch ??= NextBatch(batches);
        if (_batch is null) return TrainingEnd.EndOfData;
        StepTrace? trace;
        try
        {
            trace = _traces?.Takes(GlobalStep + 1) == true ? new() : null;
            if (trace is null) _step.Run(_batch, _results, stop);
            else _step.RunTraced(_batch, _results, trace, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _start.Sync!.ThrowIfFailed();
            return TrainingEnd.Interrupted;
        }
        catch (StatusException e) when (SyncSession.IsClosed(e))
        {
            return TrainingEnd.LastStep;
        }
        ReleaseBatch();
        _loss = _results[0].Item<float>();
        GlobalStep = _results[1].Item<long>();
        if (trace is not null) _traces!.Write(trace, GlobalStep);
        return float.IsFinite(_loss) ? null : throw Diverged($"loss = {_loss}");
    }

    /// <summary>The next batch of each worker of the graph; <see langword="null"/>: there are not that many.</summary>
    Tensor[]? NextBatch(BatchPrefetcher batches)
    {
        Tensor[]? batch = batches.TryNext();
        int length = _model.StepFeeds.Length;
        if (batch is null || batch.Length == length) return batch;
        var all = new List<Tensor>(length);
        for (; batch is not null; batch = batches.TryNext())
        {
            all.AddRange(batch);
            if (all.Count == length) return [.. all];
        }
        foreach (Tensor tensor in all) tensor.Dispose();
        return null;
    }

    void ReleaseBatch()
    {
        foreach (Tensor tensor in _batch ?? []) tensor.Dispose();
        _batch = null;
    }

    DivergedException Diverged(string how) => new(
        $"Model diverged at step {GlobalStep}: {how}; the last good checkpoint is {_checkpoints.Latest ?? "none"}");

    /// <summary>Validates and saves; what is news goes to the event file and the observer.</summary>
    TrainingReport Report(bool isNews)
    {
        (double validationLoss, ClassificationMetrics metrics) = _validation?.Run() ?? (double.NaN, new(double.NaN, double.NaN));
        var report = new TrainingReport(GlobalStep, _time.GetElapsedTime(_reportedAt), _loss, validationLoss, metrics);
        Save();
        if (isNews)
        {
            _events?.Write(report, _checks.Histograms(_start.Session));
            _observer.Validated(report);
        }
        _reportedAt = _time.GetTimestamp();
        _reportedStep = GlobalStep;
        return report;
    }

    /// <summary>Saves, unless an update has just made a variable NaN: then the checkpoint before stays the last.</summary>
    void Save()
    {
        if (!_site.IsChief) return;
        long step = _site.IsShared ? ReadGlobalStep() : GlobalStep; // others have gone on while this one validated
        if (_lastSaved == step) return;
        if (_checks.FindNotFinite() is { } variable) throw Diverged($"variable '{variable}' is not finite");
        long began = _time.GetTimestamp();
        try
        {
            _checkpoints.Save(_start.Session, step, _metaGraph);
        }
        catch (StatusException e) when (!_site.IsLost(e) && _checkpoints.Latest is { } last)
        {
            throw new StatusException(e.Code, $"{e.Message} (while saving step {step}; the last good checkpoint is {last})", e);
        }
        TrainingMetrics.Saved(step, _time.GetElapsedTime(began));
        _lastSaved = step;
        _start.Restores = true;
    }

    long ReadGlobalStep()
    {
        using Tensor step = _start.Session.Run([], ["global_step"])[0];
        return step.Item<long>();
    }

    public void Dispose()
    {
        ReleaseBatch();
        foreach (Tensor? tensor in _results) tensor?.Dispose();
        _events?.Dispose();
        _checks.Dispose();
        _validation?.Dispose();
        _step.Dispose();
    }
}
