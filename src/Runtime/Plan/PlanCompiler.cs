using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Plan;

/// <summary>Turns a <see cref="StepGraph"/> without v1 control flow into an <see cref="ExecutionPlan"/>: its nodes in their order.</summary>
sealed class PlanCompiler
{
    readonly StepGraph _graph;
    readonly Func<Node, Kernel> _kernels;
    readonly Dictionary<StepNode, int> _firstSlots = [];
    readonly Dictionary<int, Tensor> _constants = [];
    readonly List<int> _inputSlots = [], _releaseSlots = [];
    int _slotCount;

    PlanCompiler(StepGraph graph, Func<Node, Kernel> kernels) => (_graph, _kernels) = (graph, kernels);

    /// <summary>Compiles.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="kernels">Gives the session's kernel of a node.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no kernel.</exception>
    public static ExecutionPlan Compile(StepGraph graph, Func<Node, Kernel> kernels) => new PlanCompiler(graph, kernels).Compile();

    ExecutionPlan Compile()
    {
        var steps = new List<StepNode>();
        foreach (StepNode feed in _graph.Feeds) _firstSlots.Add(feed, _slotCount++);
        foreach (StepNode node in _graph.Nodes) Place(node, steps);
        int[] fetchSlots = [.. _graph.Fetches.Select(f => SlotOf(f.Inputs[0]))];
        int[] kept = [.. _graph.Prepared.SelectMany(KeptOutputs).Select(SlotOf)];
        PlanStep[] planned = Emit(steps, [.. _constants.Keys, .. kept], fetchSlots);
        Preparation? preparation = kept.Length > 0 ? Prepare(kept) : null;
        return new()
        {
            Steps = planned,
            InputSlots = [.. _inputSlots],
            ReleaseSlots = [.. _releaseSlots],
            SlotCount = _slotCount,
            Constants = [.. _constants.Select(c => (c.Key, c.Value))],
            FeedSlots = [.. _graph.Feeds.Select(f => _firstSlots[f])],
            FetchSlots = fetchSlots,
            Preparation = preparation,
        };
    }

    int SlotOf(Edge edge) => _firstSlots[edge.Node] + edge.Index;

    /// <summary>Gives a node its slots, as a step or a constant.</summary>
    void Place(StepNode node, List<StepNode> steps)
    {
        if (node.Type == "NoOp") return;
        _firstSlots.Add(node, _slotCount);
        if (node.Type == "Const") _constants.Add(_slotCount, node.Node.Attr("value").AsTensor());
        else if (!_graph.Prepared.Contains(node)) steps.Add(node);
        _slotCount += node.Node.OutputCount;
    }

    /// <summary>Outputs of a prepared node that the step itself takes.</summary>
    IEnumerable<Edge> KeptOutputs(StepNode node) => Enumerable.Range(0, node.Node.OutputCount)
        .Where(i => node.UsesOf(i).Any(use => !_graph.Prepared.Contains(use.Node))).Select(i => node[i]);

    /// <summary>What makes the kept values: first the handles of the variables, then the rest.</summary>
    Preparation Prepare(int[] kept)
    {
        var needed = new HashSet<StepNode>(_graph.Prepared);
        foreach (StepNode node in _graph.Nodes.Reverse())
        {
            if (!needed.Contains(node)) continue;
            foreach (Edge input in node.Inputs) needed.Add(input.Node);
        }
        StepNode[] nodes = [.. _graph.Nodes.Where(n => needed.Contains(n) && n.Type != "Const")];
        StepNode[] handles = [.. nodes.Where(n => n.Type == "VarHandleOp")];
        PlanStep[] steps = Emit([.. handles, .. nodes.Except(handles)], _constants.Keys, kept);
        return new(steps[..handles.Length], steps[handles.Length..], [.. handles.Select(h => _firstSlots[h])], kept);
    }

    PlanStep[] Emit(List<StepNode> steps, IReadOnlyCollection<int> constants, ReadOnlySpan<int> fetchSlots)
    {
        int[] firstInputs = new int[steps.Count];
        var lifetimes = new SlotLifetimes(_slotCount, constants, fetchSlots);
        for (int i = 0; i < steps.Count; i++)
        {
            StepNode node = steps[i];
            firstInputs[i] = _inputSlots.Count;
            foreach (Edge input in node.Inputs) _inputSlots.Add(SlotOf(input));
            for (int o = 0; o < node.Node.OutputCount; o++) lifetimes.Use(SlotOf(node[o]), i);
            foreach (Edge input in node.Inputs) lifetimes.Use(SlotOf(input), i);
        }
        var planned = new PlanStep[steps.Count];
        for (int i = 0; i < planned.Length; i++)
        {
            Node node = steps[i].Node;
            int inputCount = node.Inputs.Length, firstRelease = _releaseSlots.Count;
            lifetimes.AddReleases(i, _releaseSlots);
            ulong dies = 0;
            for (int k = 0; k < Math.Min(inputCount, 64); k++)
            {
                if (lifetimes.LastUse(_inputSlots[firstInputs[i] + k]) == i) dies |= 1UL << k;
            }
            planned[i] = new(_kernels(node), node, steps[i].ErrorPrefix, firstInputs[i], inputCount, _firstSlots[steps[i]], dies, firstRelease, _releaseSlots.Count - firstRelease);
        }
        return planned;
    }
}
