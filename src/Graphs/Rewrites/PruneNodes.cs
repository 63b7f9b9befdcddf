namespace TensorHarbor.Graphs;

/// <summary>Removes what no fetch and no node that must run needs, and control edges that say nothing.</summary>
sealed class PruneNodes : IRewrite
{
    public string Name => "prune";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (!graph.HasFlow)
        {
            foreach (StepNode node in graph.Nodes.Concat(graph.Fetches)) DropIdleControls(graph, node);
        }
        HashSet<StepNode> needed = Needed(graph);
        foreach (StepNode node in graph.Nodes.Reverse())
        {
            if (needed.Contains(node)) continue;
            if (node.Type is not ("Const" or "NoOp")) log.Add(node, $"{node.Type} removed: nothing needs it");
            graph.Remove(node);
        }
    }

    /// <summary>Without control flow the order stays as it is and effects are kept, so to wait for a node without effects says nothing.</summary>
    static void DropIdleControls(StepGraph graph, StepNode node)
    {
        foreach (StepNode before in node.Controls.ToArray())
        {
            if (before.Type is "NoOp" or "VarHandleOp" or "ReadVariableOp" || graph.IsPure(before)) graph.RemoveControl(node, before);
        }
    }

    static HashSet<StepNode> Needed(StepGraph graph)
    {
        var needed = new HashSet<StepNode>();
        var stack = new Stack<StepNode>();
        void Need(StepNode node)
        {
            if (node.Kind != StepNodeKind.Feed && needed.Add(node)) stack.Push(node);
        }
        foreach (StepNode fetch in graph.Fetches) Need(fetch);
        foreach (StepNode node in graph.Nodes)
        {
            if (node.IsKept) Need(node);
        }
        while (stack.TryPop(out StepNode? node))
        {
            foreach (Edge input in node.Inputs) Need(input.Node);
            foreach (StepNode before in node.Controls) Need(before);
        }
        return needed;
    }
}
