using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>Turns a <see cref="StepGraph"/> into a <see cref="DataflowPlan"/>.</summary>
sealed class DataflowCompiler
{
    readonly Dictionary<StepNode, FlowNode> _nodes = [];
    readonly Dictionary<(FrameLayout Parent, string Name), FrameLayout> _frames = [];
    readonly FrameLayout _root = new(null, "", 1);

    /// <summary>Compiles.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="kernels">Gives the kernel of a node.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a node takes inputs from different frames.</exception>
    public static DataflowPlan Compile(StepGraph graph, Func<Node, Kernel> kernels)
    {
        var compiler = new DataflowCompiler();
        StepNode[] nodes = graph.Nodes;
        foreach (StepNode feed in graph.Feeds) compiler._nodes.Add(feed, new FlowNode(feed.Node, FlowKind.Feed, null) { Number = feed.Number });
        foreach (StepNode node in nodes) compiler._nodes.Add(node, Make(node, kernels(node.Node)));
        foreach (StepNode node in nodes) compiler.Place(node);
        foreach (StepNode feed in graph.Feeds) compiler._root.Add(compiler._nodes[feed]);
        foreach (StepNode fetch in graph.Fetches) compiler.AddFetch(fetch);
        foreach (StepNode node in nodes) compiler.Connect(node);
        compiler._root.Seal();
        foreach (FrameLayout frame in compiler._frames.Values) frame.Seal();
        return new(compiler._root, [.. graph.Feeds.Select(f => compiler._nodes[f])], graph.Fetches.Length);
    }

    static FlowNode Make(StepNode node, Kernel kernel) => new(node.Node, KindOf(node.Node), kernel)
    {
        InputCount = node.Inputs.Length,
        ControlCount = node.Controls.Count,
    };

    static FlowKind KindOf(Node node) => node.Type switch
    {
        "Merge" or "RefMerge" => FlowKind.Merge,
        "Enter" or "RefEnter" => FlowKind.Enter,
        "Exit" or "RefExit" => FlowKind.Exit,
        "NextIteration" or "RefNextIteration" => FlowKind.NextIteration,
        _ => FlowKind.Normal,
    };

    void Place(StepNode node)
    {
        FlowNode flow = _nodes[node];
        FrameLayout? frame = null;
        foreach (Edge input in node.Inputs)
        {
            if (input.Node.Kind != StepNodeKind.Feed) frame = Common(frame, OutputFrame(input.Node), node.Node);
        }
        foreach (StepNode control in node.Controls) frame = Common(frame, OutputFrame(control), node.Node);
        frame ??= _root;
        frame.Add(flow);
        if (flow.Kind == FlowKind.Enter) flow.Child = ChildOf(frame, node.Node);
    }

    /// <summary>The frame of a node's outputs; <see langword="null"/>: not known yet, since a loop closes here.</summary>
    FrameLayout? OutputFrame(StepNode node)
    {
        FlowNode flow = _nodes[node];
        if (flow.Frame is null) return null;
        return flow.Kind switch
        {
            FlowKind.Enter => flow.Child,
            FlowKind.Exit => flow.Frame.Parent ?? Throw.InvalidArgument<FrameLayout>($"Node '{node.Node.Name}' is an Exit outside of every loop"),
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

    void AddFetch(StepNode fetch)
    {
        var flow = new FlowNode(fetch.Node, FlowKind.Fetch, null) { Number = fetch.Number, InputCount = 1 };
        _root.Add(flow);
        CheckFrame(OutputFrame(fetch.Inputs[0].Node), _root, fetch.Node);
        ConsumersOf(fetch.Inputs[0]).Add(new(flow, 0));
    }

    List<FlowEdge> ConsumersOf(Edge edge) => _nodes[edge.Node].Consumers[edge.Index];

    void Connect(StepNode node)
    {
        FlowNode flow = _nodes[node];
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            CheckFrame(OutputFrame(node.Inputs[i].Node), flow.Frame, node.Node);
            ConsumersOf(node.Inputs[i]).Add(new(flow, i));
        }
        foreach (StepNode control in node.Controls)
        {
            CheckFrame(OutputFrame(control), flow.Frame, node.Node);
            _nodes[control].ControlConsumers.Add(new(flow, FlowEdge.Control));
        }
    }

    /// <summary>An edge may only lead into another frame through Enter and Exit: values are kept by their place in the frame.</summary>
    static void CheckFrame(FrameLayout? from, FrameLayout to, Node node)
    {
        if (from != to) Throw.InvalidArgument($"The node '{node.Name}' has inputs from different frames: '{from?.Name}' and '{to.Name}'");
    }
}
