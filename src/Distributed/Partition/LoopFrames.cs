using TensorHarbor.Distributed.Placement;

namespace TensorHarbor.Distributed.Partition;

/// <summary>A loop of a graph.</summary>
/// <param name="parent">The loop around it; <see langword="null"/>: none.</param>
/// <param name="name">Attribute <c>frame_name</c> of its Enter nodes.</param>
/// <param name="parallelIterations">Iterations that may be under way at once.</param>
sealed class LoopFrame(LoopFrame? parent, string name, long parallelIterations)
{
    public LoopFrame? Parent { get; } = parent;

    public string Name { get; } = name;

    public long ParallelIterations { get; } = parallelIterations;

    /// <summary>The loop's condition.</summary>
    public PlacedNode? Condition { get; set; }

    /// <summary>The nodes that bring values into the loop.</summary>
    public List<PlacedNode> Enters { get; } = [];
}

/// <summary>The loop that each node's outputs belong to.</summary>
sealed class LoopFrames
{
    readonly Dictionary<PlacedNode, LoopFrame?> _outputFrames = [];
    readonly Dictionary<(LoopFrame? Parent, string Name), LoopFrame> _frames = [];

    public LoopFrames(PlacedGraph graph)
    {
        if (!graph.Nodes.Exists(n => IsEnter(n))) return;
        foreach (PlacedNode node in graph.InTopologicalOrder()) Visit(node);
    }

    /// <summary>All loops.</summary>
    public IEnumerable<LoopFrame> All => _frames.Values;

    /// <summary>The loop that a node's outputs are in; <see langword="null"/>: outside of loops.</summary>
    public LoopFrame? OutputsOf(PlacedNode node) => _outputFrames.GetValueOrDefault(node);

    /// <summary>Says that a node that has been added belongs to a loop.</summary>
    public void Add(PlacedNode node, LoopFrame? frame)
    {
        if (frame is not null) _outputFrames.Add(node, frame);
    }

    static bool IsEnter(PlacedNode node) => node.Type is "Enter" or "RefEnter";

    void Visit(PlacedNode node)
    {
        LoopFrame? frame = node.Producers.Select(OutputsOf).FirstOrDefault(f => f is not null);
        if (node.Type == "LoopCond" && frame is not null) frame.Condition = node;
        if (node.Type is "Exit" or "RefExit") frame = frame?.Parent;
        else if (IsEnter(node)) frame = Child(frame, node);
        Add(node, frame);
    }

    LoopFrame Child(LoopFrame? parent, PlacedNode enter)
    {
        string name = enter.Attrs["frame_name"].AsString();
        if (!_frames.TryGetValue((parent, name), out LoopFrame? child))
        {
            _frames.Add((parent, name), child = new LoopFrame(parent, name, enter.Attrs["parallel_iterations"].AsInt()));
        }
        child.Enters.Add(enter);
        return child;
    }
}
