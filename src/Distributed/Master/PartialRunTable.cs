using System.Collections.Concurrent;
using System.Globalization;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Steps of a session that the client feeds and fetches bit by bit.</summary>
/// <param name="session">The session.</param>
sealed class PartialRunTable(MasterSession session)
{
    sealed class PartialRun(StepRun run, StepSignature signature)
    {
        public StepRun Run { get; } = run;

        public HashSet<string> Feeds { get; } = [.. signature.Feeds];

        public HashSet<string> Fetches { get; } = [.. signature.Fetches];

        /// <summary>One call at a time.</summary>
        public SemaphoreSlim Turn { get; } = new(1);
    }

    readonly ConcurrentDictionary<string, PartialRun> _runs = new();
    long _last = -1;

    /// <summary>Registers a step and returns its handle: a number from 0.</summary>
    public async Task<string> SetUpAsync(StepSignature signature, CancellationToken stop)
    {
        RegisteredStep step = await session.StepOfAsync(signature, stop).ConfigureAwait(false);
        string handle = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        _runs[handle] = new PartialRun(new StepRun(step, session.Handle, StepRun.NewStepId()), signature);
        return handle;
    }

    /// <summary>Gives some feeds and takes some fetches. When all have been given and taken, the step has ended.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no such run, or a tensor that is not, or no longer, to be fed or fetched.</exception>
    public async Task<Dictionary<string, Tensor>> RunAsync(
        string handle, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, RunOptions? options, CancellationToken stop)
    {
        PartialRun run = _runs.GetValueOrDefault(handle)
            ?? throw new StatusException(ErrorCode.InvalidArgument, "Must run 'setup' before performing partial runs!");
        await run.Turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            Note(run, feeds.Keys, fetches);
            return await StepAsync(handle, run, feeds, fetches, options, stop).ConfigureAwait(false);
        }
        finally
        {
            run.Turn.Release();
        }
    }

    async Task<Dictionary<string, Tensor>> StepAsync(
        string handle, PartialRun run, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, RunOptions? options,
        CancellationToken stop)
    {
        bool isLast = run.Feeds.Count == 0 && run.Fetches.Count == 0;
        try
        {
            return await session.WithinAsync(options, token => run.Run.RunAsync(feeds, fetches, (true, isLast), null, token), stop).ConfigureAwait(false);
        }
        catch
        {
            isLast = true;
            throw;
        }
        finally
        {
            if (isLast && _runs.TryRemove(handle, out _)) session.CleanUp(run.Run);
        }
    }

    static void Note(PartialRun run, IEnumerable<string> feeds, IReadOnlyList<string> fetches)
    {
        if (feeds.FirstOrDefault(f => !run.Feeds.Contains(f)) is { } feed)
        {
            Throw.InvalidArgument($"The feed {feed} was already fed, or was not named in the setup of the partial run.");
        }
        if (fetches.FirstOrDefault(f => !run.Fetches.Contains(f)) is { } fetch)
        {
            Throw.InvalidArgument($"The fetch {fetch} was already fetched, or was not named in the setup of the partial run.");
        }
        run.Feeds.ExceptWith(feeds);
        run.Fetches.ExceptWith(fetches);
    }

    /// <summary>Ends the steps that the client has not brought to their end. No call may be under way or begin.</summary>
    public Task CloseAsync(MasterOptions options) => Task.WhenAll(_runs.Values.Select(r => r.Run.CleanUpAsync(options)));
}
