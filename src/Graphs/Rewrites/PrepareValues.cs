namespace TensorHarbor.Graphs;

/// <summary>
/// Takes what is computed from variables that the step does not change out of the step: it is computed again only when one of the
/// variables has got a new value. What is only read stays in the step, so that nobody holds a variable's memory between steps.
/// </summary>
sealed class PrepareValues : IRewrite
{
    public string Name => "prepare_values";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (graph.HasFlow) return;
        var stable = new StableValues(graph);
        StepNode[] nodes = graph.Nodes;
        foreach (StepNode node in nodes)
        {
            if (node.Type is "Const" or "VarHandleOp" or "ReadVariableOp" || !stable.IsStable(node[0]) || !ReadsVariable(graph, node)) continue;
            graph.Prepared.Add(node);
            log.Add(node, $"{node.Type} computed when variables change");
        }
        foreach (StepNode node in nodes.Reverse())
        {
            if (node.Type is not ("VarHandleOp" or "ReadVariableOp") || node.IsKept || node.ControlUses.Count > 0) continue;
            IReadOnlyList<Use> uses = node.UsesOf(0);
            if (uses.Count > 0 && uses.All(use => graph.Prepared.Contains(use.Node))) graph.Prepared.Add(node);
        }
    }

    static bool ReadsVariable(StepGraph graph, StepNode node)
    {
        foreach (Edge input in node.Inputs)
        {
            if (input.Node.Type == "ReadVariableOp" || graph.Prepared.Contains(input.Node)) return true;
        }
        return false;
    }
}
