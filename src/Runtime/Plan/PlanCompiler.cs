using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Plan;

/// <summary>Turns the part of a graph that some fetches and targets need into an <see cref="ExecutionPlan"/>.</summary>
sealed class PlanCompiler
{
    readonly Func<Node, Kernel> _kernels;
    readonly bool _rewrite;
    readonly Dictionary<Output, int> _slots = [];
    readonly Dictionary<Output, int> _feeds = [];
    readonly Dictionary<Node, int> _firstOutputs = [];
    readonly Dictionary<int, Tensor> _constants = [];
    readonly List<Node> _order = [];
    readonly Dictionary<Node, bool> _visiting = []; // true: on the stack, false: ordered
    readonly IReadOnlySet<Node> _needed;
    int _slotCount;

    PlanCompiler(IReadOnlySet<Node> needed, Func<Node, Kernel> kernels, bool rewrite) => (_needed, _kernels, _rewrite) = (needed, kernels, rewrite);

    /// <summary>Compiles.</summary>
    /// <param name="needed">The nodes that must run.</param>
    /// <param name="feeds">Tensors that the caller gives.</param>
    /// <param name="fetches">Tensors that the caller wants.</param>
    /// <param name="kernels">Gives the session's kernel of a node.</param>
    /// <param name="rewrite">Fold constants and drop identities.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the graph has a cycle; UNIMPLEMENTED: no kernel.</exception>
    public static ExecutionPlan Compile(
        IReadOnlySet<Node> needed, ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, Func<Node, Kernel> kernels, bool rewrite)
    {
        var compiler = new PlanCompiler(needed, kernels, rewrite);
        foreach (Output feed in feeds) compiler._feeds.Add(feed, compiler._slotCount++);
        foreach (Node node in needed.OrderBy(n => n.Id)) compiler.Visit(node);
        return compiler.Emit(feeds, fetches);
    }

    /// <summary>Orders the nodes that <paramref name="root"/> needs, by depth-first search with its own stack, since graphs are deep.</summary>
    void Visit(Node root)
    {
        var stack = new Stack<(Node Node, int Next)>();
        if (_visiting.TryAdd(root, true)) stack.Push((root, 0));
        while (stack.TryPop(out (Node Node, int Next) top))
        {
            if (NextInput(top.Node, top.Next) is not { } input)
            {
                _visiting[top.Node] = false;
                _order.Add(top.Node);
                continue;
            }
            stack.Push((top.Node, top.Next + 1));
            if (!_needed.Contains(input)) continue;
            if (_visiting.TryAdd(input, true)) stack.Push((input, 0));
            else if (_visiting[input]) ThrowLoop(input);
        }
    }

    static Node? NextInput(Node node, int index)
    {
        ReadOnlySpan<Output> inputs = node.Inputs;
        if (index < inputs.Length) return inputs[index].Node;
        index -= inputs.Length;
        return index < node.ControlInputs.Length ? node.ControlInputs[index] : null;
    }

    static void ThrowLoop(Node node) => Throw.InvalidArgument($"The graph has a cycle through '{node.Name}' (op {node.Type})");

    ExecutionPlan Emit(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches)
    {
        var steps = new List<(Node Node, Kernel Kernel)>();
        foreach (Node node in _order) Place(node, steps);
        var inputSlots = new List<int>();
        int[] firstInputs = new int[steps.Count];
        for (int i = 0; i < steps.Count; i++)
        {
            firstInputs[i] = inputSlots.Count;
            foreach (Output input in steps[i].Node.Inputs) inputSlots.Add(SlotOf(input));
        }
        int[] fetchSlots = new int[fetches.Length];
        for (int i = 0; i < fetchSlots.Length; i++) fetchSlots[i] = SlotOf(fetches[i]);
        int[] feedSlots = new int[feeds.Length];
        for (int i = 0; i < feedSlots.Length; i++) feedSlots[i] = _feeds[feeds[i]];

        var lifetimes = new SlotLifetimes(_slotCount, _constants.Keys, fetchSlots);
        for (int i = 0; i < steps.Count; i++)
        {
            int outputs = _firstOutputs[steps[i].Node];
            for (int o = 0; o < steps[i].Node.OutputCount; o++) lifetimes.Use(outputs + o, i);
            for (int k = 0; k < steps[i].Node.Inputs.Length; k++) lifetimes.Use(inputSlots[firstInputs[i] + k], i);
        }
        var releases = new List<int>();
        var planned = new PlanStep[steps.Count];
        for (int i = 0; i < planned.Length; i++)
        {
            int inputCount = steps[i].Node.Inputs.Length, firstRelease = releases.Count;
            lifetimes.AddReleases(i, releases);
            ulong dies = 0;
            for (int k = 0; k < Math.Min(inputCount, 64); k++)
            {
                if (lifetimes.LastUse(inputSlots[firstInputs[i] + k]) == i) dies |= 1UL << k;
            }
            planned[i] = new(steps[i].Kernel, steps[i].Node, firstInputs[i], inputCount, _firstOutputs[steps[i].Node], dies, firstRelease, releases.Count - firstRelease);
        }
        return new()
        {
            Steps = planned,
            InputSlots = [.. inputSlots],
            ReleaseSlots = [.. releases],
            SlotCount = _slotCount,
            Constants = [.. _constants.Select(c => (c.Key, c.Value))],
            FeedSlots = feedSlots,
            FetchSlots = fetchSlots,
        };
    }

    int SlotOf(Output output) => _feeds.TryGetValue(output, out int slot) ? slot : _slots[output];

    /// <summary>Gives a node its slots: of its own, as a step or a constant, or those of what it passes on.</summary>
    void Place(Node node, List<(Node, Kernel)> steps)
    {
        if (node.Type == "NoOp") return;
        if (node.Type == "Const")
        {
            AddConstant(node[0], node.Attr("value").AsTensor());
            return;
        }
        if (_rewrite && PassesOn(node))
        {
            _slots[node[0]] = SlotOf(node.Inputs[0]);
            return;
        }
        if (_rewrite && TryFold(node)) return;
        _firstOutputs[node] = _slotCount;
        for (int i = 0; i < node.OutputCount; i++) _slots[node[i]] = _slotCount++;
        steps.Add((node, _kernels(node)));
    }

    void AddConstant(Output output, Tensor value)
    {
        _slots[output] = _slotCount;
        _constants.Add(_slotCount++, value);
    }

    static bool PassesOn(Node node) =>
        node.Type is "Identity" or "StopGradient" or "PreventGradient" or "Snapshot" && !node.Inputs[0].DType.IsRef();

    /// <summary>Computes now what depends on constants only.</summary>
    bool TryFold(Node node)
    {
        if (node.OutputCount == 0 || node.Inputs.IsEmpty || node.Op.Def.IsStateful || _kernels(node).HasEffects) return false;
        foreach (Output input in node.Inputs)
        {
            if (!_constants.ContainsKey(SlotOf(input))) return false;
        }
        var values = new Tensor[node.Inputs.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _constants[SlotOf(node.Inputs[i])];
        if (!FoldedConstant.TryCompute(node, values, out Tensor[] results)) return false;
        for (int i = 0; i < results.Length; i++) AddConstant(node[i], results[i]);
        return true;
    }

}
