using System.Collections.Concurrent;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Steps of a session that the client has prepared, by number: feeds and fetches go by position.</summary>
/// <param name="session">The session.</param>
sealed class CallableTable(MasterSession session)
{
    sealed record PreparedStep(CallableOptions Options, RegisteredStep Step);

    readonly ConcurrentDictionary<long, PreparedStep> _callables = new();
    long _last = -1;

    /// <summary>Partitions and registers a step, and returns its number.</summary>
    /// <exception cref="StatusException">UNIMPLEMENTED: tensors that are connected; or as for a step.</exception>
    public async Task<long> MakeAsync(CallableOptions options, CancellationToken stop)
    {
        if (options.TensorConnection.Count > 0)
        {
            Throw.Unimplemented("Tensor connections of callables are not supported by a master; feed and fetch the tensors");
        }
        RegisteredStep step = await session.StepOfAsync(new StepSignature(options.Feed, options.Fetch, options.Target), stop).ConfigureAwait(false);
        long handle = Interlocked.Increment(ref _last);
        _callables[handle] = new PreparedStep(options, step);
        return handle;
    }

    /// <summary>Runs a step.</summary>
    /// <param name="handle">Its number.</param>
    /// <param name="feeds">One tensor per feed; they stay the caller's.</param>
    /// <param name="record">Gets what the step did; <see langword="null"/>: as the callable's options say.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>One tensor per fetch; the same tensor fetched twice is there twice. The caller's to dispose. And what the step did.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no such callable, or another number of feeds.</exception>
    public async Task<(Tensor[] Fetches, StepRecord? Record)> RunAsync(
        long handle, IReadOnlyList<Tensor> feeds, StepRecord? record, CancellationToken stop)
    {
        if (!_callables.TryGetValue(handle, out PreparedStep? callable)) throw NotFound(handle);
        CallableOptions options = callable.Options;
        if (feeds.Count != options.Feed.Count) Throw.InvalidArgument($"Expected {options.Feed.Count} feed tensors, but got {feeds.Count}");
        var named = options.Feed.Zip(feeds).ToDictionary(f => f.First, f => f.Second);
        record ??= StepRecord.Of(options.RunOptions);
        Dictionary<string, Tensor> results =
            await session.RunAsync(callable.Step, named, [.. options.Fetch.Distinct()], options.RunOptions, record, stop).ConfigureAwait(false);
        Tensor[] inOrder = [.. options.Fetch.Select(f => results[f].Share())];
        foreach (Tensor result in results.Values) result.Dispose();
        return (inOrder, record);
    }

    /// <summary>Forgets a step.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no such callable.</exception>
    public void Release(long handle)
    {
        if (!_callables.TryRemove(handle, out _)) throw NotFound(handle);
    }

    static StatusException NotFound(long handle) => new(ErrorCode.InvalidArgument, $"No such callable handle: {handle}");
}
