using System.Runtime.ExceptionServices;

namespace TensorHarbor.Linalg;

/// <summary>A loop over a range of items. A struct, so that splitting it allocates no closure.</summary>
public interface IRangeBody
{
    /// <summary>
    /// Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>. Called from several threads.
    /// </summary>
    void Run(long start, long end);
}

/// <summary>
/// Splits loops between the calling thread and threads of the .NET pool. The caller always works too and never waits for a
/// helper that has not begun, so nested and concurrent loops cannot block each other.
/// </summary>
/// <param name="threads">Most threads that work on one loop, the caller included (TensorFlow's
/// <c>intra_op_parallelism_threads</c>).</param>
public sealed class WorkSplitter(int threads)
{
    /// <summary>Cycles of work that pay for waking a helper; a loop below twice this cost runs on the caller alone.</summary>
    internal const long CyclesPerHelper = 40_000;

    const int ChunksPerThread = 4;

    /// <summary>Most threads that work on one loop, the caller included; at least 1.</summary>
    public int Threads { get; } = Math.Max(1, threads);

    /// <summary>How many threads a loop of this cost is worth: 1 when it is too small to split.</summary>
    /// <param name="cycles">Estimated cost of the whole loop in CPU cycles.</param>
    public int WorthThreads(long cycles) => (int)Math.Clamp(cycles / CyclesPerHelper, 1, Threads);

    /// <summary>Runs <paramref name="body"/> over 0..<paramref name="items"/>, in pieces, and returns when all are done.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="cyclesPerItem">Estimated cost of one item in CPU cycles; decides whether and how finely the loop is split.</param>
    /// <param name="body">The loop. The first exception that it throws is thrown here, after all running pieces have ended.</param>
    public void For<TBody>(long items, long cyclesPerItem, in TBody body) where TBody : struct, IRangeBody
    {
        if (items <= 0) return;
        long cost = items * cyclesPerItem;
        int workers = Threads == 1 ? 1 : (int)Math.Min(WorthThreads(cost), items);
        if (workers == 1)
        {
            body.Run(0, items);
            return;
        }
        long chunks = Math.Min(items, Math.Clamp(cost / (CyclesPerHelper / 2), workers, (long)workers * ChunksPerThread));
        Job<TBody>.Rent().Run(items, (int)chunks, workers - 1, body);
    }

    /// <summary>
    /// One split loop. It goes back to the idle ones, to be used for another loop, when the caller and the helpers at work are through.
    /// A helper that begins late helps with the loop that it then finds, or does nothing, so no more are queued than one loop takes.
    /// </summary>
    sealed class Job<TBody> : IThreadPoolWorkItem where TBody : struct, IRangeBody
    {
        static readonly Lock s_lock = new();
        static Job<TBody>? s_idle;

        readonly ManualResetEventSlim _done = new();
        TBody _body;
        ExceptionDispatchInfo? _error;
        long _items;
        int _chunks, _next, _open, _queued, _most, _working; // no one is at work on an idle job
        Job<TBody>? _nextIdle;

        public static Job<TBody> Rent()
        {
            lock (s_lock)
            {
                if (s_idle is { } job)
                {
                    s_idle = job._nextIdle;
                    return job;
                }
            }
            return new Job<TBody>();
        }

        public void Run(long items, int chunks, int helpers, in TBody body)
        {
            (_body, _items, _chunks, _next, _open, _most) = (body, items, chunks, 0, chunks, helpers + 1);
            _done.Reset();
            Volatile.Write(ref _working, 1);
            for (int queued = Volatile.Read(ref _queued); queued < helpers; queued++)
            {
                Interlocked.Increment(ref _queued);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
            TakeChunks();
            _done.Wait();
            ExceptionDispatchInfo? error = _error;
            Leave();
            error?.Throw();
        }

        void IThreadPoolWorkItem.Execute()
        {
            Interlocked.Decrement(ref _queued);
            if (!TryEnter()) return;
            TakeChunks();
            Leave();
        }

        bool TryEnter()
        {
            for (int working = Volatile.Read(ref _working); working > 0 && working < _most;)
            {
                int seen = Interlocked.CompareExchange(ref _working, working + 1, working);
                if (seen == working) return true;
                working = seen;
            }
            return false;
        }

        void TakeChunks()
        {
            for (int chunk; (chunk = Interlocked.Increment(ref _next) - 1) < _chunks;)
            {
                try
                {
                    _body.Run(Bound(chunk), Bound(chunk + 1));
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
                }
                if (Interlocked.Decrement(ref _open) == 0) _done.Set();
            }
        }

        long Bound(int chunk) => (long)((Int128)_items * chunk / _chunks);

        void Leave()
        {
            if (Interlocked.Decrement(ref _working) != 0) return;
            _error = null;
            _body = default;
            lock (s_lock) (_nextIdle, s_idle) = (s_idle, this);
        }
    }
}
