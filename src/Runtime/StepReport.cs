using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime;

/// <summary>What a step costs and how it is changed before it runs.</summary>
/// <param name="Costs">Floating-point operations by op, before anything is fused; calls count as what they call.</param>
/// <param name="Rewrites">The changes.</param>
/// <param name="IsSequential">Does it run kernel after kernel, without v1 control flow?</param>
public sealed record StepReport(IReadOnlyList<OpCost> Costs, RewriteLog Rewrites, bool IsSequential)
{
    /// <summary>Looks at a step without running it.</summary>
    /// <param name="feeds">Tensors that the step is given.</param>
    /// <param name="fetches">Tensors that it returns.</param>
    /// <param name="targets">Nodes that it runs.</param>
    /// <exception cref="Tensors.StatusException">A node has no kernel here, or what <see cref="Session.MakeCallable"/> refuses.</exception>
    public static StepReport Create(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets = default)
    {
        var kernels = new Dictionary<Node, Kernel>();
        Kernel KernelOf(Node node) => kernels.TryGetValue(node, out Kernel? kernel) ? kernel : kernels[node] = KernelFactory.Create(node);
        try
        {
            var counted = new StepGraph(feeds, fetches, targets, KernelOf);
            Rewriter.Inline(counted);
            var graph = new StepGraph(feeds, fetches, targets, KernelOf);
            var log = new RewriteLog();
            Rewriter.Run(graph, log);
            return new(FlopCount.Of(counted), log, !graph.HasFlow);
        }
        finally
        {
            foreach (Kernel kernel in kernels.Values) (kernel as IDisposable)?.Dispose();
        }
    }
}
