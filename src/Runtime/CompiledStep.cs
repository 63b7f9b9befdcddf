using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Dataflow;
using TensorHarbor.Runtime.Plan;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>A graph compiled for one choice of feeds, fetches and targets, for one of the runners. May be run by several threads at once.</summary>
abstract class CompiledStep : IDisposable
{
    /// <summary>Number of fetched tensors.</summary>
    public abstract int FetchCount { get; }

    /// <summary>Runs one step; see <see cref="Callable.Run(ReadOnlySpan{Tensor}, Span{Tensor}, StepScope, CancellationToken, bool)"/>.</summary>
    public abstract void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepScope scope, CancellationToken stop, bool consumesFeeds);

    /// <summary>Runs one step of a cluster; while kernels wait it holds no thread.</summary>
    public abstract ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, StepScope scope, CancellationToken stop);

    /// <summary>Lets go of what idle steps hold.</summary>
    public abstract void Dispose();

    /// <summary>Rewrites a step and compiles it for the sequential runner, or, if there are branches, loops or kernels that wait, for the dataflow runner.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a tensor is fed twice, the graph has a cycle, or there is no kernel for a node.</exception>
    public static CompiledStep Compile(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets,
        Func<Node, Kernel> kernels, Func<StepContext> newStep, bool rewrite)
    {
        var graph = new StepGraph(feeds, fetches, targets, kernels);
        if (rewrite) Rewriter.Run(graph, new RewriteLog());
        return graph.HasFlow ? new DataflowStep(DataflowCompiler.Compile(graph, kernels), newStep) : new SequentialStep(PlanCompiler.Compile(graph, kernels), newStep);
    }
}
