using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// The part of a graph that one choice of feeds, fetches and targets needs, in an order in which it can run. Rewrites change it;
/// the graph stays as it is. Steps without v1 control flow run in this order, so there a control edge only says that a node must run.
/// </summary>
sealed class StepGraph
{
    static readonly Graph _none = new(NoOps.Instance);

    readonly LinkedList<StepNode> _nodes = new();
    readonly Dictionary<Node, StepNode> _byNode = [];
    readonly Func<Node, Kernel> _kernels;
    readonly Graph _graph;

    /// <summary>Takes the needed part of a graph.</summary>
    /// <param name="feeds">Tensors that the caller gives.</param>
    /// <param name="fetches">Tensors that the caller wants.</param>
    /// <param name="targets">Nodes that must run.</param>
    /// <param name="kernels">Gives the kernel of a node.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a tensor is fed twice, or the graph has a cycle; or there is no kernel for a node.</exception>
    public StepGraph(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets, Func<Node, Kernel> kernels)
    {
        _kernels = kernels;
        var fed = new Dictionary<Output, StepNode>();
        for (int i = 0; i < feeds.Length; i++)
        {
            var feed = new StepNode(feeds[i].Node, StepNodeKind.Feed, i, feeds[i].Index);
            if (!fed.TryAdd(feeds[i], feed)) Throw.InvalidArgument($"Tensor {feeds[i].Name} is fed more than once.");
        }
        Feeds = [.. fed.Values];
        HashSet<Node> needed = NeededNodes.Find(fed.Keys, fetches, targets);
        List<Node> order = NeededNodes.InOrder(needed);
        foreach (Node node in order) Append(node);
        foreach (Node node in order) Connect(_byNode[node], fed);
        var wanted = ImmutableArray.CreateBuilder<StepNode>(fetches.Length);
        foreach (Output fetch in fetches)
        {
            var end = new StepNode(fetch.Node, StepNodeKind.Fetch, wanted.Count);
            wanted.Add(end);
            SetInput(end, 0, EdgeOf(fetch, fed));
        }
        Fetches = wanted.MoveToImmutable();
        foreach (Node target in targets) _byNode[target].IsKept = true;
        _graph = order.Count > 0 ? order[0].Graph : feeds.Length > 0 ? feeds[0].Node.Graph : _none;
        HasFlow = order.Any(n => FlowOps.IsFlow(n, kernels(n)));
    }

    /// <summary>Tensors that the caller gives.</summary>
    public ImmutableArray<StepNode> Feeds { get; }

    /// <summary>Tensors that the caller wants.</summary>
    public ImmutableArray<StepNode> Fetches { get; }

    /// <summary>Are there branches or loops of v1 control flow, or kernels that wait? Then control edges carry deadness, too.</summary>
    public bool HasFlow { get; private set; }

    /// <summary>Nodes whose values depend on constants and on variables that the step does not change; see <see cref="PrepareValues"/>.</summary>
    public HashSet<StepNode> Prepared { get; } = [];

    /// <summary>Number of nodes.</summary>
    public int Count => _nodes.Count;

    /// <summary>The nodes now in the graph, in an order in which they can run; the graph may be changed while they are looked at.</summary>
    public StepNode[] Nodes => [.. _nodes];

    /// <summary>The kernel of a node.</summary>
    public Kernel KernelOf(Node node) => _kernels(node);

    /// <summary>May a node be computed earlier, later, once for two or not at all, if only its inputs are the same?</summary>
    public bool IsPure(StepNode node)
    {
        if (node.Kind != StepNodeKind.Op || node.Node.Op.Def.IsStateful || FlowOps.IsFlow(node.Node)) return false;
        foreach (DType type in node.Node.InputTypes)
        {
            if (type.IsRef() || type == DType.Resource) return false;
        }
        foreach (Edge input in node.Inputs)
        {
            if (input.Tensor.DType.IsRef()) return false;
        }
        foreach (DType type in node.Node.OutputTypes)
        {
            if (type.IsRef() || type == DType.Resource) return false;
        }
        return node.Type is not ("Placeholder" or "PlaceholderV2" or "_Arg") && !_kernels(node.Node).HasEffects;
    }

    /// <summary>
    /// Keeps all nodes that do more than compute their outputs, whatever becomes of those that needed them. Not with control flow, where a
    /// node may be on a branch never taken.
    /// </summary>
    public void KeepEffects()
    {
        if (HasFlow) return;
        foreach (StepNode node in _nodes) node.IsKept |= node.Type is not ("VarHandleOp" or "ReadVariableOp" or "NoOp") && !IsPure(node);
    }

    /// <summary>The value of a constant; <see langword="null"/>: it is none, or waits for something that decides whether it comes to be.</summary>
    public Tensor? Constant(Edge edge) => edge.Node.Type == "Const" && !(HasFlow && edge.Node.Controls.Count > 0) ? edge.Node.Node.Attr("value").AsTensor() : null;

    /// <summary>Looks again whether there is control flow, after rewrites have removed some.</summary>
    public void LookForFlow() => HasFlow = _nodes.Any(n => FlowOps.IsFlow(n.Node, _kernels(n.Node)));

    /// <summary>Adds a node before another one.</summary>
    /// <param name="before">The node before which it runs.</param>
    /// <param name="name">Its name, for reports and errors.</param>
    /// <param name="op">Name of its op.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="attrs">Its attributes.</param>
    public StepNode Add(StepNode before, string name, string op, ReadOnlySpan<Edge> inputs, params ReadOnlySpan<(string Name, AttrValue Value)> attrs)
    {
        ImmutableDictionary<string, AttrValue>.Builder map = ImmutableDictionary.CreateBuilder<string, AttrValue>();
        foreach ((string key, AttrValue value) in attrs) map[key] = value;
        var outputs = new Output[inputs.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = inputs[i].Tensor;
        var alone = new Graph(_graph.Ops) { Functions = _graph.Functions, Producer = _graph.Producer }; // so that names need not be unique
        var def = new NodeDef(name, op) { Attrs = map.ToImmutable(), Device = before.Node.Device };
        var node = new StepNode(alone.Add(def, outputs), StepNodeKind.Op, 0) { ErrorPrefix = before.ErrorPrefix };
        _byNode.Add(node.Node, node);
        node.Place = _nodes.AddBefore(before.Place!, node);
        for (int i = 0; i < inputs.Length; i++) SetInput(node, i, inputs[i]);
        return node;
    }

    /// <summary>Puts another node in the place of one with a single output: same name, shape, consumers and control edges.</summary>
    public StepNode Replace(StepNode old, string op, ReadOnlySpan<Edge> inputs, params ReadOnlySpan<(string Name, AttrValue Value)> attrs)
    {
        StepNode made = Add(old, old.Node.Name, op, inputs, attrs);
        made.Node.SetOutputShape(0, old.Node.OutputShapes[0]);
        made.IsKept = old.IsKept;
        foreach (StepNode before in old.Controls) AddControl(made, before);
        ReplaceUses(old[0], made[0]);
        Dissolve(old, made);
        return made;
    }

    /// <summary>Puts one node in the place of several, the last of which has the only output that is used elsewhere.</summary>
    /// <param name="nodes">The nodes, in order.</param>
    /// <param name="op">The op that computes them.</param>
    /// <param name="inputs">What they take from elsewhere.</param>
    public StepNode ReplaceAll(IReadOnlyList<StepNode> nodes, OpRegistration op, ReadOnlySpan<Edge> inputs)
    {
        StepNode last = nodes[^1];
        var outputs = new Output[inputs.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = inputs[i].Tensor;
        var def = new NodeDef(last.Node.Name, op.Def.Name) { Device = last.Node.Device };
        var made = new StepNode(new Node(_graph, last.Node.Id, def, op, NodeSignature.Of(def, op.Def), outputs, []), StepNodeKind.Op, 0) { ErrorPrefix = last.ErrorPrefix };
        made.Node.SetOutputShape(0, last.Node.OutputShapes[0]);
        _byNode.Add(made.Node, made);
        made.Place = _nodes.AddBefore(last.Place!, made);
        for (int i = 0; i < inputs.Length; i++) SetInput(made, i, inputs[i]);
        ReplaceUses(last[0], made[0]);
        foreach (StepNode node in nodes.Reverse()) Remove(node);
        return made;
    }

    /// <summary>Adds a constant before a node. The tensor is kept, and must need no disposal.</summary>
    public Edge AddConstant(StepNode before, string name, Tensor value) => Add(before, name, "Const", [], ("dtype", value.DType), ("value", value))[0];

    /// <summary>Inserts the nodes of a function's body before the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="body">The body.</param>
    /// <param name="needed">The nodes of the body that must run, in order.</param>
    /// <param name="errorPrefix">Put before the text of their errors.</param>
    /// <returns>The nodes inserted.</returns>
    public IReadOnlyList<StepNode> InsertBody(StepNode call, FunctionBody body, IReadOnlyList<Node> needed, string errorPrefix)
    {
        var args = new Dictionary<Output, Edge>();
        var all = new List<StepNode>(needed.Count);
        for (int i = 0; i < body.Args.Length; i++) args[body.Args[i]] = call.InputEdges[i];
        foreach (Node node in needed)
        {
            if (node.Type == FunctionBody.ArgOp) continue;
            var inserted = new StepNode(node, StepNodeKind.Op, 0) { ErrorPrefix = call.ErrorPrefix + errorPrefix };
            _byNode.Add(node, inserted);
            all.Add(inserted);
            inserted.Place = _nodes.AddBefore(call.Place!, inserted);
        }
        Edge Of(Output output) => args.TryGetValue(output, out Edge edge) ? edge : _byNode[output.Node][output.Index];
        foreach (Node node in needed)
        {
            if (!_byNode.TryGetValue(node, out StepNode? inserted)) continue;
            for (int i = 0; i < node.Inputs.Length; i++) SetInput(inserted, i, Of(node.Inputs[i]));
            foreach (Node control in node.ControlInputs)
            {
                if (_byNode.TryGetValue(control, out StepNode? before)) AddControl(inserted, before);
            }
        }
        for (int i = 0; i < body.Results.Length; i++) ReplaceUses(call[i], Of(body.Results[i]));
        return all;
    }

    /// <summary>The step's node of a graph's node.</summary>
    public StepNode this[Node node] => _byNode[node];

    /// <summary>Makes an input come from elsewhere.</summary>
    public void SetInput(StepNode node, int input, Edge value)
    {
        ref Edge edge = ref node.InputEdges[input];
        if (edge.Node is not null) edge.Node.OutputUses[edge.Index].Remove(new(node, input));
        edge = value;
        value.Node.OutputUses[value.Index].Add(new(node, input));
    }

    /// <summary>Lets every consumer of <paramref name="from"/> take <paramref name="to"/>.</summary>
    public void ReplaceUses(Edge from, Edge to)
    {
        foreach (Use use in from.Node.OutputUses[from.Index].ToArray()) SetInput(use.Node, use.Input, to);
    }

    /// <summary>Makes a node wait for another.</summary>
    public void AddControl(StepNode node, StepNode before)
    {
        if (node == before || before.Kind != StepNodeKind.Op || node.ControlNodes.Contains(before)) return;
        node.ControlNodes.Add(before);
        before.ControlUses.Add(node);
    }

    /// <summary>Takes control edges away.</summary>
    public void RemoveControl(StepNode node, StepNode before)
    {
        node.ControlNodes.Remove(before);
        before.ControlUses.Remove(node);
    }

    /// <summary>
    /// Removes a node whose outputs nobody takes any more. What waited for it waits for <paramref name="instead"/> and for what it waited for.
    /// </summary>
    public void Dissolve(StepNode node, StepNode? instead)
    {
        foreach (StepNode waiting in node.ControlUses.ToArray())
        {
            RemoveControl(waiting, node);
            if (instead is not null) AddControl(waiting, instead);
            foreach (StepNode before in node.ControlNodes) AddControl(waiting, before);
        }
        Remove(node);
    }

    /// <summary>Replaces a node with one output by an edge: consumers take that, and wait for what the node waited for.</summary>
    public void Bypass(StepNode node, Edge instead)
    {
        foreach (Use use in node.OutputUses[0])
        {
            foreach (StepNode before in node.ControlNodes) AddControl(use.Node, before);
        }
        ReplaceUses(node[0], instead);
        Dissolve(node, instead.Node);
    }

    /// <summary>Takes a node out.</summary>
    public void Remove(StepNode node)
    {
        for (int i = 0; i < node.InputEdges.Length; i++) node.InputEdges[i].Node.OutputUses[node.InputEdges[i].Index].Remove(new(node, i));
        foreach (StepNode before in node.ControlNodes) before.ControlUses.Remove(node);
        foreach (StepNode waiting in node.ControlUses) waiting.ControlNodes.Remove(node);
        node.ControlNodes.Clear();
        node.ControlUses.Clear();
        _nodes.Remove(node.Place!);
        node.Place = null;
        _byNode.Remove(node.Node);
        Prepared.Remove(node);
    }

    void Append(Node node)
    {
        var made = new StepNode(node, StepNodeKind.Op, 0);
        made.Place = _nodes.AddLast(made);
        _byNode.Add(node, made);
    }

    void Connect(StepNode node, Dictionary<Output, StepNode> fed)
    {
        for (int i = 0; i < node.InputEdges.Length; i++) SetInput(node, i, EdgeOf(node.Node.Inputs[i], fed));
        foreach (Node control in node.Node.ControlInputs)
        {
            if (_byNode.TryGetValue(control, out StepNode? before)) AddControl(node, before); // the others are fed
        }
    }

    Edge EdgeOf(Output output, Dictionary<Output, StepNode> fed) => fed.TryGetValue(output, out StepNode? feed) ? feed[0] : _byNode[output.Node][output.Index];

    /// <summary>The graph as text, one node a line, in order, with fetches at the end: for reports and tests.</summary>
    public override string ToString() => string.Join("\n", _nodes.Concat(Fetches).Select(n => n.ToString()));

    sealed class NoOps : IOpTable
    {
        public static readonly NoOps Instance = new();

        public IReadOnlyList<string> Names => [];

        public OpRegistration? Find(string name) => null;
    }
}
