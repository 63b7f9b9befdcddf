using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>
/// A graph compiled for given feeds, fetches and targets: the fastest way to run the same step many times. After the first steps
/// with given shapes, a step without branches, loops and queues allocates no managed memory. May be run by several threads at once.
/// </summary>
public sealed class Callable : IGraphCallable
{
    readonly CompiledStep _step;
    readonly Output[] _feeds;

    internal Callable(CompiledStep step, Output[] feeds) => (_step, _feeds) = (step, feeds);

    /// <summary>Number of fetched tensors.</summary>
    public int FetchCount => _step.FetchCount;

    /// <summary>Runs one step.</summary>
    /// <param name="feeds">One tensor per feed, in order; they stay the caller's.</param>
    /// <returns>The fetched tensors, the caller's to dispose.</returns>
    /// <exception cref="StatusException">A feed does not fit, or a kernel failed.</exception>
    public Tensor[] Run(params ReadOnlySpan<Tensor> feeds)
    {
        var results = new Tensor[FetchCount];
        Run(feeds, results);
        return results;
    }

    /// <summary>Runs one step without allocating.</summary>
    /// <param name="feeds">One tensor per feed, in order; they stay the caller's.</param>
    /// <param name="results">Gets the fetched tensors. A tensor that is there already lets go of its memory and is used again.</param>
    /// <param name="stop">Asks the step to end between two kernels, and kernels that wait to give up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, CancellationToken stop = default) =>
        Run(feeds, results, default, stop, consumesFeeds: false);

    /// <inheritdoc/>
    public void RunTraced(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepTrace trace, CancellationToken stop = default) =>
        Run(feeds, results, new StepScope(0, null, trace), stop, consumesFeeds: false);

    /// <summary>Runs one step; with <paramref name="consumesFeeds"/> it lets go of the feeds, so that kernels may use their memory.</summary>
    internal void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepScope scope, CancellationToken stop, bool consumesFeeds)
    {
        CheckFeeds(feeds);
        if (results.Length != FetchCount) Throw.InvalidArgument($"The step gives {FetchCount} tensors, got room for {results.Length}");
        _step.Run(feeds, results, scope, stop, consumesFeeds);
    }

    /// <summary>Runs one step that is this task's part of a step of a cluster. While kernels wait (for values of other tasks, for queues) it holds no thread.</summary>
    /// <param name="feeds">One tensor per feed, in order; they stay the caller's.</param>
    /// <param name="scope">Number of the step, its rendezvous, and its trace.</param>
    /// <param name="stop">Asks the step to end.</param>
    /// <returns>The fetched tensors, the caller's to dispose.</returns>
    /// <exception cref="StatusException">A feed does not fit, or a kernel failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, StepScope scope, CancellationToken stop)
    {
        CheckFeeds(feeds.Span);
        return _step.RunAsync(feeds, scope, stop);
    }

    void CheckFeeds(ReadOnlySpan<Tensor> feeds)
    {
        if (feeds.Length != _feeds.Length) Throw.InvalidArgument($"The step takes {_feeds.Length} feeds, got {feeds.Length}");
        for (int i = 0; i < feeds.Length; i++) CheckFeed(_feeds[i], feeds[i]);
    }

    /// <summary>Do these tensors have the shapes that the feeds are known to have?</summary>
    internal bool Fits(ReadOnlySpan<Tensor> feeds)
    {
        for (int i = 0; i < feeds.Length; i++)
        {
            if (!_feeds[i].Shape.Matches(feeds[i].Shape)) return false;
        }
        return true;
    }

    static void CheckFeed(Output feed, Tensor value)
    {
        if (feed.ValueType != value.DType)
        {
            Throw.InvalidArgument($"Cannot feed a {value.DType.Name()} tensor for {feed.Name}, which has type {feed.ValueType.Name()}");
        }
        if (!feed.Shape.Matches(value.Shape))
        {
            Throw.InvalidArgument($"Cannot feed value of shape {value.Shape} for Tensor {feed.Name}, which has shape {feed.Shape}");
        }
    }

    /// <summary>Lets go of what idle steps hold. No step may be running.</summary>
    public void Dispose() => _step.Dispose();
}
