namespace TensorHarbor.Runtime.Dataflow;

/// <summary>A loop of the graph, or the graph outside loops: its nodes, and how the slots of one iteration are laid out.</summary>
/// <param name="parent">The frame around it; <see langword="null"/>: the outermost.</param>
/// <param name="name">Name of the frame.</param>
/// <param name="parallelIterations">Iterations that may be under way at once.</param>
sealed class FrameLayout(FrameLayout? parent, string name, int parallelIterations)
{
    readonly List<FlowNode> _nodes = [];

    public FrameLayout? Parent { get; } = parent;

    public string Name { get; } = name;

    public int ParallelIterations { get; } = parallelIterations;

    /// <summary>Nodes that run in the frame.</summary>
    public IReadOnlyList<FlowNode> Nodes => _nodes;

    /// <summary>Number of Enter nodes that lead into the frame.</summary>
    public int EnterCount { get; set; }

    /// <summary>Slots of one iteration.</summary>
    public int SlotCount { get; private set; }

    /// <summary>0, 1, 2 ...: inputs of a node lie beside each other.</summary>
    public int[] InputSlots { get; private set; } = [];

    public void Add(FlowNode node)
    {
        node.Frame = this;
        node.Local = _nodes.Count;
        node.FirstInput = SlotCount;
        node.FirstOutput = SlotCount + node.InputCount;
        SlotCount = node.FirstOutput + (node.Kernel is null ? 0 : node.Node.OutputCount);
        _nodes.Add(node);
    }

    /// <summary>To be called when all nodes are there.</summary>
    public void Seal() => InputSlots = [.. Enumerable.Range(0, SlotCount)];
}
