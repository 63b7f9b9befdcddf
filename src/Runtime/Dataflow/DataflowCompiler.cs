using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>Turns the needed part of a graph into a <see cref="DataflowPlan"/>.</summary>
sealed class DataflowCompiler
{
    readonly Dictionary<Node, FlowNode> _nodes = [];
    readonly Dictionary<Output, FlowNode> _feeds = [];
    readonly Dictionary<(FrameLayout Parent, string Name), FrameLayout> _frames = [];
    readonly FrameLayout _root = new(null, "", 1);

    /// <summary>Does a graph with this node need a <see cref="DataflowPlan"/>?</summary>
    public static bool IsNeededFor(Node node, Kernel kernel) => kernel is AsyncKernel || KindOf(node) != FlowKind.Normal || node.Type is "Switch" or "RefSwitch" or "_SwitchN";

    /// <summary>Compiles.</summary>
    /// <param name="needed">The nodes that must run, in any order.</param>
    /// <param name="feeds">Tensors that the caller gives.</param>
    /// <param name="fetches">Tensors that the caller wants.</param>
    /// <param name="kernels">Gives the kernel of a node.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a node takes inputs from different frames.</exception>
    public static DataflowPlan Compile(IReadOnlySet<Node> needed, ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, Func<Node, Kernel> kernels)
    {
        var compiler = new DataflowCompiler();
        for (int i = 0; i < feeds.Length; i++) compiler._feeds.Add(feeds[i], new FlowNode(feeds[i].Node, FlowKind.Feed, null) { Number = i });
        foreach (Node node in needed) compiler._nodes.Add(node, Make(node, kernels(node), needed));
        foreach (Node node in Ordered(needed)) compiler.Place(node);
        foreach (FlowNode feed in compiler._feeds.Values) compiler._root.Add(feed);
        for (int i = 0; i < fetches.Length; i++) compiler.AddFetch(fetches[i], i);
        foreach (Node node in needed) compiler.Connect(node);
        compiler._root.Seal();
        foreach (FrameLayout frame in compiler._frames.Values) frame.Seal();
        return new(compiler._root, [.. feeds.ToArray().Select(f => compiler._feeds[f])], fetches.Length);
    }

    static FlowNode Make(Node node, Kernel kernel, IReadOnlySet<Node> needed) => new(node, KindOf(node), kernel)
    {
        InputCount = node.Inputs.Length,
        ControlCount = node.ControlInputs.ToArray().Count(needed.Contains), // the others are fed
    };

    static FlowKind KindOf(Node node) => node.Type switch
    {
        "Merge" or "RefMerge" => FlowKind.Merge,
        "Enter" or "RefEnter" => FlowKind.Enter,
        "Exit" or "RefExit" => FlowKind.Exit,
        "NextIteration" or "RefNextIteration" => FlowKind.NextIteration,
        _ => FlowKind.Normal,
    };

    /// <summary>Producers before consumers, but for the edges that close loops.</summary>
    static List<Node> Ordered(IReadOnlySet<Node> needed)
    {
        var waiting = new Dictionary<Node, int>(needed.Count);
        var consumers = new Dictionary<Node, List<Node>>(needed.Count);
        foreach (Node node in needed)
        {
            waiting.TryAdd(node, 0);
            foreach (Node producer in Producers(node))
            {
                if (!needed.Contains(producer) || KindOf(producer) == FlowKind.NextIteration) continue;
                if (!consumers.TryGetValue(producer, out List<Node>? list)) consumers.Add(producer, list = []);
                list.Add(node);
                waiting[node]++;
            }
        }
        var ready = new Queue<Node>(needed.Where(n => waiting[n] == 0));
        var order = new List<Node>(needed.Count);
        while (ready.TryDequeue(out Node? node))
        {
            order.Add(node);
            foreach (Node consumer in consumers.GetValueOrDefault(node) ?? [])
            {
                if (--waiting[consumer] == 0) ready.Enqueue(consumer);
            }
        }
        if (order.Count < needed.Count) Throw.InvalidArgument($"The graph has a cycle that no NextIteration closes, through '{needed.First(n => waiting[n] > 0).Name}'");
        return order;
    }

    static IEnumerable<Node> Producers(Node node) => [.. node.Inputs.ToArray().Select(i => i.Node), .. node.ControlInputs.ToArray()];

    void Place(Node node)
    {
        FlowNode flow = _nodes[node];
        FrameLayout? frame = null;
        foreach (Output input in node.Inputs)
        {
            if (!_feeds.ContainsKey(input)) frame = Common(frame, OutputFrame(input.Node), node);
        }
        foreach (Node control in node.ControlInputs) frame = Common(frame, OutputFrame(control), node);
        frame ??= _root;
        frame.Add(flow);
        if (flow.Kind == FlowKind.Enter) flow.Child = ChildOf(frame, node);
    }

    /// <summary>The frame of a node's outputs; <see langword="null"/>: not known yet, since a loop closes here.</summary>
    FrameLayout? OutputFrame(Node node)
    {
        if (!_nodes.TryGetValue(node, out FlowNode? flow) || flow.Frame is null) return null;
        return flow.Kind switch
        {
            FlowKind.Enter => flow.Child,
            FlowKind.Exit => flow.Frame.Parent ?? Throw.InvalidArgument<FrameLayout>($"Node '{node.Name}' is an Exit outside of every loop"),
            _ => flow.Frame,
        };
    }

    FrameLayout? Common(FrameLayout? frame, FrameLayout? other, Node node)
    {
        if (frame is null || other is null || frame == other) return frame ?? other;
        if (frame == _root) return other;
        if (other == _root) return frame;
        return Throw.InvalidArgument<FrameLayout>($"The node '{node.Name}' has inputs from different frames: '{frame.Name}' and '{other.Name}'");
    }

    FrameLayout ChildOf(FrameLayout parent, Node enter)
    {
        string name = enter.Attr("frame_name").AsString();
        if (!_frames.TryGetValue((parent, name), out FrameLayout? child))
        {
            child = new FrameLayout(parent, name, (int)Math.Max(1, enter.Attr("parallel_iterations").AsInt()));
            _frames.Add((parent, name), child);
        }
        child.EnterCount++;
        return child;
    }

    void AddFetch(Output fetch, int number)
    {
        var flow = new FlowNode(fetch.Node, FlowKind.Fetch, null) { Number = number, InputCount = 1 };
        _root.Add(flow);
        CheckFrame(_feeds.ContainsKey(fetch) ? _root : OutputFrame(fetch.Node), _root, fetch.Node);
        ConsumersOf(fetch).Add(new(flow, 0));
    }

    List<FlowEdge> ConsumersOf(Output output) =>
        _feeds.TryGetValue(output, out FlowNode? feed) ? feed.Consumers[0] : _nodes[output.Node].Consumers[output.Index];

    void Connect(Node node)
    {
        FlowNode flow = _nodes[node];
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            CheckFrame(_feeds.ContainsKey(node.Inputs[i]) ? _root : OutputFrame(node.Inputs[i].Node), flow.Frame, node);
            ConsumersOf(node.Inputs[i]).Add(new(flow, i));
        }
        foreach (Node control in node.ControlInputs)
        {
            if (!_nodes.TryGetValue(control, out FlowNode? before)) continue;
            CheckFrame(OutputFrame(control), flow.Frame, node);
            before.ControlConsumers.Add(new(flow, FlowEdge.Control));
        }
    }

    /// <summary>An edge may only lead into another frame through Enter and Exit: values are kept by their place in the frame.</summary>
    static void CheckFrame(FrameLayout? from, FrameLayout to, Node node)
    {
        if (from != to) Throw.InvalidArgument($"The node '{node.Name}' has inputs from different frames: '{from?.Name}' and '{to.Name}'");
    }
}
