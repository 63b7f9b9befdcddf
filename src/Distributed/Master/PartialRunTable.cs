using System.Collections.Concurrent;
using System.Globalization;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Steps of a session that the client feeds and fetches bit by bit.</summary>
/// <param name="session">The session.</param>
sealed class PartialRunTable(MasterSession session)
{
    readonly ConcurrentDictionary<string, PartialRun> _runs = new();
    long _last = -1;

    /// <summary>Registers a step and returns its handle: a number from 0.</summary>
    public async Task<string> SetUpAsync(StepSignature signature, CancellationToken stop)
    {
        PlacedGraph graph = session.Graph;
        RegisteredStep step = await session.StepOfAsync(signature, stop).ConfigureAwait(false);
        string handle = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        _runs[handle] = new PartialRun(new StepRun(step, session.Handle, StepRun.NewStepId()), signature, graph);
        return handle;
    }

    /// <summary>Gives some feeds and takes some fetches. When all have been given and taken, the step has ended.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no such run; a tensor that is not, or no longer, to be fed or fetched; or a fetch that needs feeds to come.</exception>
    public async Task<Dictionary<string, Tensor>> RunAsync(
        string handle, IReadOnlyDictionary<string, Tensor> feeds, IReadOnlyList<string> fetches, RunOptions? options, CancellationToken stop)
    {
        PartialRun run = _runs.GetValueOrDefault(handle)
            ?? throw new StatusException(ErrorCode.InvalidArgument, "Must run PartialRunSetup before performing partial runs");
        await run.Turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            run.Note(feeds.Keys, fetches);
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
        bool isLast = run.IsComplete;
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

    /// <summary>Ends the steps that the client has not brought to their end. No call may be under way or begin.</summary>
    public Task CloseAsync(MasterOptions options) => Task.WhenAll(_runs.Values.Select(r => r.Run.CleanUpAsync(options)));
}
