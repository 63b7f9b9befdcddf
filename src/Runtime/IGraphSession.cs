using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>Runs the steps of a graph: in this process (<see cref="Session"/>), or at the tasks of a cluster.</summary>
public interface IGraphSession : IDisposable
{
    /// <summary>The graph.</summary>
    Graph Graph { get; }

    /// <summary>Runs one step by names.</summary>
    /// <param name="feeds">Tensor name (<c>x:0</c> or <c>x</c>) to value; values stay the caller's.</param>
    /// <param name="fetches">Tensor names wanted.</param>
    /// <param name="targets">Names of nodes to run.</param>
    /// <param name="timeout">Time after which the step gives up; <see langword="null"/>: never.</param>
    /// <returns>The fetched tensors, the caller's to dispose.</returns>
    /// <exception cref="StatusException">NOT_FOUND: unknown name; DEADLINE_EXCEEDED: out of time; or what a kernel throws.</exception>
    Tensor[] Run(IReadOnlyList<(string Name, Tensor Value)> feeds, IReadOnlyList<string> fetches, IReadOnlyList<string>? targets = null, TimeSpan? timeout = null);

    /// <summary>Runs nodes for their effects.</summary>
    void RunTargets(params IReadOnlyList<string> targets) => Run([], [], targets);

    /// <summary>Prepares a step to be run many times. Dispose it before the session.</summary>
    /// <param name="feeds">Tensors that each step is given.</param>
    /// <param name="fetches">Tensors that each step returns.</param>
    /// <param name="targets">Nodes that each step runs.</param>
    IGraphCallable MakeCallable(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets = default);
}

/// <summary>A step prepared for given feeds, fetches and targets.</summary>
public interface IGraphCallable : IDisposable
{
    /// <summary>Number of fetched tensors.</summary>
    int FetchCount { get; }

    /// <summary>Runs one step.</summary>
    /// <param name="feeds">One tensor per feed, in order; they stay the caller's.</param>
    /// <param name="results">Gets the fetched tensors. A tensor that is there already lets go of its memory and may be used again.</param>
    /// <param name="stop">Asks the step to end.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, CancellationToken stop = default);

    /// <summary>Runs one step and says what its nodes did, those of other tasks too.</summary>
    /// <param name="feeds">One tensor per feed, in order; they stay the caller's.</param>
    /// <param name="results">Gets the fetched tensors, as in <see cref="Run"/>.</param>
    /// <param name="trace">Gets the nodes of the step.</param>
    /// <param name="stop">Asks the step to end.</param>
    void RunTraced(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepTrace trace, CancellationToken stop = default);
}
