namespace TensorHarbor.Graphs;

/// <summary>One change that a rewrite made.</summary>
/// <param name="Rewrite">Name of the rewrite.</param>
/// <param name="Node">The node that was changed, made or removed.</param>
/// <param name="What">What was done to it.</param>
public readonly record struct RewriteEntry(string Rewrite, string Node, string What);

/// <summary>What rewrites did to a step.</summary>
public sealed class RewriteLog
{
    readonly List<RewriteEntry> _entries = [];
    string _rewrite = "";

    /// <summary>The changes in the order they were made.</summary>
    public IReadOnlyList<RewriteEntry> Entries => _entries;

    /// <summary>Ops of the step as the graph has it, with counts.</summary>
    public IReadOnlyDictionary<string, int> Before { get; private set; } = new Dictionary<string, int>();

    /// <summary>Ops of the step that runs, with counts; those that are computed once and kept are not in it.</summary>
    public IReadOnlyDictionary<string, int> After { get; private set; } = new Dictionary<string, int>();

    internal void Begin(StepGraph graph) => Before = Census(graph);

    internal void Begin(IRewrite rewrite) => _rewrite = rewrite.Name;

    internal void End(StepGraph graph) => After = Census(graph);

    internal void Add(StepNode node, string what) => _entries.Add(new(_rewrite, node.Node.Name, what));

    static Dictionary<string, int> Census(StepGraph graph) =>
        graph.Nodes.Where(n => !graph.Prepared.Contains(n)).GroupBy(n => n.Type).ToDictionary(g => g.Key, g => g.Count());
}
