using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Synchronous training in one session: sets accumulators and tokens to the global step, and on the chief applies the updates beside the
/// worker's own steps.
/// </summary>
/// <param name="sync">The nodes.</param>
/// <param name="session">The session, whose variables have values.</param>
sealed class SyncSession(SyncReplicas sync, IGraphSession session) : IDisposable
{
    static readonly TimeSpan _noWait = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _steps = new(), _updates = new();
    Thread? _updating;
    volatile StatusException? _failure;

    /// <summary>Cancelled when the updates have failed: then no step will get its token.</summary>
    public CancellationToken Steps => _steps.Token;

    /// <summary>Begins at a worker that is not the chief.</summary>
    public void BeginWorker() => session.RunTargets(sync.LocalInitializer.Name);

    /// <summary>Begins at the chief.</summary>
    /// <param name="isTakenOver">Have others trained on these ps already? What a former chief has left is taken away, and whoever waits for a token gets one.</param>
    public void BeginChief(bool isTakenOver)
    {
        if (isTakenOver) Drain();
        session.RunTargets(sync.ChiefInitializer.Name);
        Give(isTakenOver ? sync.Options.TokensPerStep : sync.Options.FirstTokens);
        IGraphCallable update = session.MakeCallable([], [], [sync.Update]);
        _updating = new Thread(() => Update(update)) { IsBackground = true, Name = "updates" };
        _updating.Start();
    }

    /// <summary>Does the error mean that a chief of TensorFlow's has ended and closed the queue of tokens?</summary>
    public static bool IsClosed(StatusException error) =>
        error.Code == ErrorCode.OutOfRange && error.Message.Contains($"'{SyncReplicas.TokenQueue}' is closed", StringComparison.Ordinal);

    /// <summary>A worker that leaves gives back its token, so that another computes the gradient in its place.</summary>
    public void Leave()
    {
        try
        {
            Give(1);
        }
        catch (StatusException e) when (e.Code is ErrorCode.Aborted or ErrorCode.Unavailable or ErrorCode.Cancelled)
        {
            // the ps is gone, or the queue is closed: nobody waits for a token
        }
    }

    void Give(int tokens)
    {
        if (tokens == 0) return;
        using Tensor count = Tensor.From([tokens]);
        session.Run([(sync.TokenCount.Name, count)], [], [sync.GiveTokens.Name]);
    }

    void Drain()
    {
        Tensor[] counts = session.Run([], [sync.QueueSize.Name, .. sync.Accumulators.Select(a => a.Count.Name)]);
        int[] numbers = [.. counts.Select(c => c.Item<int>())];
        foreach (Tensor count in counts) count.Dispose();
        string[] drops = [.. sync.Accumulators.Where((_, i) => numbers[i + 1] > 0).Select(a => a.Drop.Name)];
        if (drops.Length > 0) session.RunTargets(drops);
        if (numbers[0] > 0) DropTokens(numbers[0]);
    }

    /// <summary>Workers that are at their steps may be quicker than this.</summary>
    void DropTokens(int tokens)
    {
        using Tensor count = Tensor.From([tokens]);
        try
        {
            foreach (Tensor token in session.Run([(sync.TokenCount.Name, count)], [sync.DropTokens.Name], timeout: _noWait)) token.Dispose();
        }
        catch (StatusException e) when (e.Code == ErrorCode.DeadlineExceeded)
        {
            // they have taken some
        }
    }

    void Update(IGraphCallable update)
    {
        try
        {
            while (true) update.Run([], [], _updates.Token);
        }
        catch (OperationCanceledException)
        {
            // the end
        }
        catch (StatusException e)
        {
            _failure = e;
            _steps.Cancel();
        }
    }

    /// <summary>Throws what has ended the updates, if something has.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } e) throw new StatusException(e.Code, e.Message, e);
    }

    /// <summary>Ends the updates; one that is half done goes on to its end in vain.</summary>
    public void End()
    {
        _updates.Cancel();
        _updating?.Join();
        _updating = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _steps.Dispose();
        _updates.Dispose();
    }
}
