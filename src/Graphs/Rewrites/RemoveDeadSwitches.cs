namespace TensorHarbor.Graphs;

/// <summary>
/// Removes a Switch whose predicate is a constant with all that only its other branch needs; a Merge with one branch left passes that on.
/// A Switch whose dead side reaches a fetch, a loop or a node that must run stays.
/// </summary>
sealed class RemoveDeadSwitches : IRewrite
{
    public string Name => "remove_dead_switches";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (!graph.HasFlow) return;
        foreach (StepNode node in graph.Nodes)
        {
            if (node.IsRemoved || node.IsKept || node.Type != "Switch" || graph.Constant(node.Inputs[1]) is not { } predicate) continue;
            int taken = predicate.Item<bool>() ? 1 : 0;
            var dead = new DeadSide();
            if (!dead.Follow(node[1 - taken])) continue;
            log.Add(node, $"branch {(taken == 1 ? "true" : "false")} is always taken: {dead.Nodes.Count} nodes of the other removed");
            foreach (Use use in node.UsesOf(taken))
            {
                foreach (StepNode before in node.Controls) graph.AddControl(use.Node, before);
            }
            graph.ReplaceUses(node[taken], node.Inputs[0]);
            dead.Remove(graph);
            graph.Dissolve(node, node.Inputs[0].Node);
        }
        graph.LookForFlow();
    }

    /// <summary>What never comes to be.</summary>
    sealed class DeadSide
    {
        readonly Dictionary<StepNode, List<int>> _merges = [];
        readonly Queue<Edge> _edges = new();

        public HashSet<StepNode> Nodes { get; } = [];

        /// <summary>Follows a dead edge; <see langword="false"/>: it reaches something that must stay.</summary>
        public bool Follow(Edge start)
        {
            _edges.Enqueue(start);
            while (_edges.TryDequeue(out Edge edge))
            {
                foreach (Use use in edge.Node.UsesOf(edge.Index))
                {
                    if (use.Node.Type == "Merge" ? !Block(use) : !Kill(use.Node)) return false;
                }
            }
            return true;
        }

        bool Block(Use use)
        {
            if (use.Node.IsKept || use.Node.Controls.Count > 0 || use.Node.UsesOf(1).Count > 0) return false;
            if (!_merges.TryGetValue(use.Node, out List<int>? inputs)) _merges.Add(use.Node, inputs = []);
            inputs.Add(use.Input);
            return inputs.Count < use.Node.Inputs.Length || Kill(use.Node);
        }

        bool Kill(StepNode node)
        {
            if (node.Kind != StepNodeKind.Op || node.IsKept || node.Type is "Enter" or "Exit" or "NextIteration" or "ControlTrigger" or "_Send" or "_HostSend") return false;
            if (!Nodes.Add(node)) return true;
            for (int i = 0; i < node.Node.OutputCount; i++) _edges.Enqueue(node[i]);
            return node.ControlUses.TrueForAll(waiting => waiting.Type != "Merge" && Kill(waiting));
        }

        public void Remove(StepGraph graph)
        {
            foreach ((StepNode merge, List<int> blocked) in _merges)
            {
                int live = Enumerable.Range(0, merge.Inputs.Length).Where(i => !blocked.Contains(i)).DefaultIfEmpty(-1).First();
                if (Nodes.Contains(merge) || blocked.Count < merge.Inputs.Length - 1) continue;
                graph.ReplaceUses(merge[0], merge.Inputs[live]);
                graph.Dissolve(merge, merge.Inputs[live].Node);
            }
            foreach (StepNode node in Nodes) graph.Remove(node);
        }
    }
}
