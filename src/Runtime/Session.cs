using System.Collections.Concurrent;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>
/// Runs a graph, as TensorFlow's Session: owns variables and other resources, and the plans compiled so far. Steps may run
/// at the same time.
/// </summary>
public sealed class Session : IGraphSession
{
    readonly ConcurrentDictionary<Node, Kernel> _kernels = new();
    readonly ConcurrentDictionary<string, Callable> _callables = new();
    readonly FunctionRunner _functions;
    readonly StatefulKernels? _shared;
    readonly bool _ownsResources;

    /// <summary>A session on <paramref name="graph"/>, which may still grow.</summary>
    public Session(Graph graph, SessionOptions? options = null) : this(graph, options, new ResourceManager(), null) => _ownsResources = true;

    /// <summary>A session on one graph of several that share resources, as the graphs registered at a task of a cluster do.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How steps run.</param>
    /// <param name="resources">Variables, tables, queues; they stay the caller's.</param>
    /// <param name="kernels">Kernels with state that the graphs share; they stay the caller's.</param>
    public Session(Graph graph, SessionOptions? options, ResourceManager resources, StatefulKernels? kernels)
    {
        Graph = graph;
        Options = options ?? new();
        Resources = resources;
        _shared = kernels;
        _functions = new FunctionRunner(graph.Functions, graph.Ops, this);
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>How steps run.</summary>
    public SessionOptions Options { get; }

    /// <summary>Variables, tables, queues.</summary>
    public ResourceManager Resources { get; }

    /// <summary>Runs one step by names; plans are kept for the next step with the same names.</summary>
    /// <param name="feeds">Tensor name (<c>x:0</c> or <c>x</c>) to value; values stay the caller's.</param>
    /// <param name="fetches">Tensor names wanted.</param>
    /// <param name="targets">Names of nodes to run.</param>
    /// <param name="timeout">Time after which the step gives up; <see langword="null"/>: never.</param>
    /// <returns>The fetched tensors, the caller's to dispose.</returns>
    /// <exception cref="StatusException">NOT_FOUND: unknown name; DEADLINE_EXCEEDED: out of time; or what a kernel throws.</exception>
    public Tensor[] Run(IReadOnlyList<(string Name, Tensor Value)> feeds, IReadOnlyList<string> fetches, IReadOnlyList<string>? targets = null,
        TimeSpan? timeout = null)
    {
        targets ??= [];
        string key = string.Join('\n', feeds.Select(f => f.Name)) + "\n\n" + string.Join('\n', fetches) + "\n\n" + string.Join('\n', targets);
        if (!_callables.TryGetValue(key, out Callable? callable))
        {
            callable = MakeCallable([.. feeds.Select(f => Graph.GetOutput(f.Name))], [.. fetches.Select(Graph.GetOutput)], [.. targets.Select(Graph.Get)]);
            if (!_callables.TryAdd(key, callable))
            {
                callable.Dispose();
                callable = _callables[key];
            }
        }
        return Run(callable, [.. feeds.Select(f => f.Value)], timeout);
    }

    static Tensor[] Run(Callable callable, Tensor[] feeds, TimeSpan? timeout)
    {
        if (timeout is not { } limit) return callable.Run(feeds);
        using var deadline = new CancellationTokenSource(limit);
        var results = new Tensor[callable.FetchCount];
        try
        {
            callable.Run(feeds, results, deadline.Token);
            return results;
        }
        catch (OperationCanceledException e)
        {
            throw new StatusException(ErrorCode.DeadlineExceeded, "Timed out waiting for notification", e);
        }
    }

    /// <summary>Runs nodes for their effects.</summary>
    public void RunTargets(params IReadOnlyList<string> targets) => Run([], [], targets);

    /// <summary>Compiles a step to be run many times. Dispose it before the session.</summary>
    /// <param name="feeds">Tensors that each step is given.</param>
    /// <param name="fetches">Tensors that each step returns.</param>
    /// <param name="targets">Nodes that each step runs.</param>
    /// <exception cref="StatusException">UNIMPLEMENTED: a node has no kernel here.</exception>
    public Callable MakeCallable(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets = default)
    {
        CompiledStep step = CompiledStep.Compile(feeds, fetches, targets, KernelOf, NewStep, Options.Rewrite);
        return new Callable(step, feeds.ToArray());
    }

    IGraphCallable IGraphSession.MakeCallable(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets) =>
        MakeCallable(feeds, fetches, targets);

    StepContext NewStep() => new() { Resources = Resources, Functions = _functions, Threads = Options.Threads, SharesVariables = !_ownsResources };

    Kernel KernelOf(Node node) => _shared is not null && node.Op.Def.IsStateful
        ? _shared.Of(node)
        : _kernels.GetOrAdd(node, static n => KernelFactory.Create(n));

    /// <summary>Frees variables and plans. No step may be running.</summary>
    public void Dispose()
    {
        foreach (Callable callable in _callables.Values) callable.Dispose();
        _functions.Dispose();
        foreach (Kernel kernel in _kernels.Values) (kernel as IDisposable)?.Dispose();
        if (_ownsResources) Resources.Dispose();
    }
}
