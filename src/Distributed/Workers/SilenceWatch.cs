namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// Finds out that a peer of which something is awaited has fallen silent: its process stands still, or the network has swallowed it. A peer
/// that may just have nothing to say is asked first. HTTP/2's own pings would not do: TensorFlow's servers end a connection after a few.
/// </summary>
sealed class SilenceWatch : IDisposable
{
    const int LooksPerLimit = 8;

    readonly TimeSpan _limit;
    readonly Func<bool> _isAwaited;
    readonly Func<long> _countHeard;
    readonly Func<CancellationToken, Task> _ask;
    readonly Action _fallSilent;
    readonly Timer _timer;
    long _heard, _heardAt;
    int _isAsking, _isDisposed;

    /// <summary>Begins to watch.</summary>
    /// <param name="limit">How long the silence may last.</param>
    /// <param name="isAwaited">Is anything awaited of the peer?</param>
    /// <param name="countHeard">Counts how often something came from the peer.</param>
    /// <param name="ask">Asks the peer for a sign of life; an error is one, too.</param>
    /// <param name="fallSilent">Is called when none has come.</param>
    public SilenceWatch(TimeSpan limit, Func<bool> isAwaited, Func<long> countHeard, Func<CancellationToken, Task> ask, Action fallSilent)
    {
        (_limit, _isAwaited, _countHeard, _ask, _fallSilent) = (limit, isAwaited, countHeard, ask, fallSilent);
        _heardAt = Environment.TickCount64;
        TimeSpan period = limit / LooksPerLimit;
        _timer = new Timer(static state => ((SilenceWatch)state!).Look(), this, period, period);
    }

    void Look()
    {
        long heard = _countHeard();
        if (heard != _heard || !_isAwaited())
        {
            (_heard, _heardAt) = (heard, Environment.TickCount64);
            return;
        }
        if (Environment.TickCount64 - _heardAt < (_limit / 2).TotalMilliseconds) return;
        if (Interlocked.Exchange(ref _isAsking, 1) == 0) _ = AskAsync(heard);
    }

    async Task AskAsync(long heard)
    {
        using var limit = new CancellationTokenSource(_limit * 3 / LooksPerLimit);
        try
        {
            await _ask(limit.Token).ConfigureAwait(false);
            _heardAt = Environment.TickCount64;
        }
        catch (Exception) when (!limit.IsCancellationRequested)
        {
            _heardAt = Environment.TickCount64; // it has answered, if with an error, or is known to be gone
        }
        catch (Exception)
        {
            if (_countHeard() == heard && _isAwaited() && Volatile.Read(ref _isDisposed) == 0) _fallSilent();
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, 1);
        _timer.Dispose();
    }
}
