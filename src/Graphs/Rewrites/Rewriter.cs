namespace TensorHarbor.Graphs;

/// <summary>The rewrites in the order in which they are applied to a step before it is compiled.</summary>
static class Rewriter
{
    static readonly FoldConstants _fold = new();
    static readonly PruneNodes _prune = new();

    static readonly IRewrite[] _rewrites =
    [
        _fold, new RemoveDeadSwitches(), new InlineCalls(), _fold, new RemoveIdentities(), _prune, new MergeEqualNodes(), new RemoveTransposes(), new RemoveCasts(),
        new FusePadding(), new FuseProducts(), _fold, new PackWeights(), _fold, _prune, new PrepareValues(), new FuseElementwise(),
    ];

    /// <summary>Applies all rewrites.</summary>
    public static void Run(StepGraph graph, RewriteLog log) => Run(graph, log, _rewrites);

    /// <summary>Applies only those that show what a step computes: calls put in place, constants computed, unused nodes removed.</summary>
    public static void Inline(StepGraph graph) => Run(graph, new RewriteLog(), _fold, new RemoveDeadSwitches(), new InlineCalls(), _fold, _prune);

    /// <summary>Applies some rewrites.</summary>
    internal static void Run(StepGraph graph, RewriteLog log, params ReadOnlySpan<IRewrite> rewrites)
    {
        log.Begin(graph);
        graph.KeepEffects();
        foreach (IRewrite rewrite in rewrites)
        {
            log.Begin(rewrite);
            rewrite.Apply(graph, log);
        }
        log.End(graph);
    }
}
