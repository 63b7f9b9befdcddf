using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Opens a job's session so that all variables have values: the chief restores the last checkpoint or initializes them, the others wait
/// for that. A task that is lost meanwhile makes it begin again, as TensorFlow's MonitoredSession does.
/// </summary>
/// <param name="model">The graph.</param>
/// <param name="site">Where it runs.</param>
/// <param name="checkpoints">What the chief restores from.</param>
/// <param name="observer">Is told what is waited for.</param>
/// <param name="time">The clock.</param>
sealed class SessionStart(ClassifierGraph model, ITrainingSite site, CheckpointManager checkpoints, ITrainingObserver observer, TimeProvider time) : IDisposable
{
    static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(0.1), _longestPause = TimeSpan.FromSeconds(2), _reportEvery = TimeSpan.FromSeconds(10);

    readonly VariableReadiness? _readiness = site.IsShared ? new(model.Scope, model.Variables.All) : null;
    IGraphSession? _session;

    /// <summary>The open session.</summary>
    public IGraphSession Session => _session ?? throw new InvalidOperationException("no session is open");

    /// <summary>Synchronous training in the open session; <see langword="null"/>: each worker trains by itself.</summary>
    public SyncSession? Sync { get; private set; }

    /// <summary>May the chief take values from a checkpoint?</summary>
    public bool Restores { get; set; } = true;

    /// <summary>Opens a session; one that is open is closed first.</summary>
    /// <returns>Prefix of the checkpoint restored, or <see langword="null"/>.</returns>
    /// <exception cref="StatusException">DEADLINE_EXCEEDED: a task or the variables' values did not come in time; or what is wrong with the checkpoint.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for while it waited.</exception>
    public string? Open(CancellationToken stop)
    {
        long began = time.GetTimestamp();
        for (TimeSpan pause = _firstPause; ; pause = Longer(pause))
        {
            Close();
            try
            {
                return TryOpen(stop);
            }
            catch (StatusException e) when (site.IsLost(e) && time.GetElapsedTime(began) < site.StartTimeout)
            {
                observer.Noted(Lost(e));
            }
            Wait(pause, stop);
        }
    }

    /// <summary>What is told about a task that was lost.</summary>
    public static string Lost(StatusException error)
    {
        string text = error.Message.ReplaceLineEndings(" ").Trim();
        int sentence = text.IndexOf(". ", StringComparison.Ordinal);
        return $"Lost a task, goes on when it is back: {error.Code.CanonicalName()}: {(sentence < 0 ? text : text[..sentence])}";
    }

    string? TryOpen(CancellationToken stop)
    {
        _session = site.Open(model.Graph, stop);
        if (!site.IsChief)
        {
            AwaitValues(stop);
            Sync = NewSync();
            Sync?.BeginWorker();
            return null;
        }
        bool isTakenOver = model.Sync is not null && _readiness!.FindMissing(_session).Count < model.Variables.All.Count;
        string? restored = Restores ? checkpoints.RestoreLatest(_session) : null;
        if (restored is null) _session.RunTargets(model.Initializer.Name);
        Sync = NewSync();
        Sync?.BeginChief(isTakenOver);
        return restored;
    }

    SyncSession? NewSync() => model.Sync is { } sync ? new(sync, Session) : null;

    void AwaitValues(CancellationToken stop)
    {
        long began = time.GetTimestamp(), reported = began;
        TimeSpan pause = _firstPause;
        for (List<string> missing = _readiness!.FindMissing(Session); missing.Count > 0; missing = _readiness.FindMissing(Session))
        {
            if (time.GetElapsedTime(began) >= site.StartTimeout)
            {
                throw new StatusException(ErrorCode.DeadlineExceeded, $"The chief has not initialized the variables within {site.StartTimeout.TotalSeconds:0} s: {Names(missing)}");
            }
            if (time.GetElapsedTime(reported) >= _reportEvery)
            {
                observer.Noted($"Waiting for the chief to initialize {missing.Count} variables: {Names(missing)}");
                reported = time.GetTimestamp();
            }
            Wait(pause, stop);
            pause = Longer(pause);
        }
    }

    static string Names(List<string> missing) => string.Join(", ", missing.Take(3)) + (missing.Count > 3 ? ", ..." : "");

    static TimeSpan Longer(TimeSpan pause) => pause * 2 < _longestPause ? pause * 2 : _longestPause;

    static void Wait(TimeSpan pause, CancellationToken stop)
    {
        stop.WaitHandle.WaitOne(pause);
        stop.ThrowIfCancellationRequested();
    }

    void Close()
    {
        Sync?.Dispose();
        Sync = null;
        _session?.Dispose();
        _session = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
