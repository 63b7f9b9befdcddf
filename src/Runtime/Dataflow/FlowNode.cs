using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>How a node passes values on.</summary>
enum FlowKind
{
    /// <summary>To consumers in its own frame and iteration.</summary>
    Normal,
    /// <summary>A tensor that the caller gives.</summary>
    Feed,
    /// <summary>A tensor that the caller wants: takes one input, runs nothing.</summary>
    Fetch,
    /// <summary>Passes on the first input that comes alive.</summary>
    Merge,
    /// <summary>Into a child frame.</summary>
    Enter,
    /// <summary>Out of its frame.</summary>
    Exit,
    /// <summary>To the next iteration of its frame.</summary>
    NextIteration,
}

/// <summary>Where a value goes.</summary>
/// <param name="Node">The consumer.</param>
/// <param name="Input">Which of its inputs; -1: a control edge.</param>
readonly record struct FlowEdge(FlowNode Node, int Input)
{
    public const int Control = -1;
}

/// <summary>A node of a dataflow plan: where its inputs and outputs lie in its frame's slots, and who takes its outputs.</summary>
/// <param name="node">The graph's node; of a feed or a fetch, the one that the tensor belongs to.</param>
/// <param name="kind">How it passes values on.</param>
/// <param name="kernel">What computes it; <see langword="null"/> for feeds and fetches.</param>
sealed class FlowNode(Node node, FlowKind kind, Kernel? kernel)
{
    public Node Node { get; } = node;

    public FlowKind Kind { get; } = kind;

    public Kernel? Kernel { get; } = kernel;

    /// <summary>Does it run although a node that it waits for is on a branch not taken?</summary>
    public bool IsNeverDead { get; } = node.Type == "ControlTrigger";

    /// <summary>Does it pass values to or from another task, that a value is dead too?</summary>
    public bool IsTransfer { get; } = node.Type is "_Send" or "_HostSend" or "_Recv" or "_HostRecv";

    /// <summary>The frame in which it runs.</summary>
    public FrameLayout Frame { get; set; } = null!;

    /// <summary>Of an Enter, the frame that it passes values into.</summary>
    public FrameLayout? Child { get; set; }

    /// <summary>Position among the nodes of its frame.</summary>
    public int Local { get; set; }

    /// <summary>Slot of input 0 in its frame.</summary>
    public int FirstInput { get; set; }

    /// <summary>Number of data inputs.</summary>
    public int InputCount { get; set; }

    /// <summary>Number of control inputs.</summary>
    public int ControlCount { get; set; }

    /// <summary>Slot of output 0 in its frame.</summary>
    public int FirstOutput { get; set; }

    /// <summary>Of a feed or a fetch, which one.</summary>
    public int Number { get; init; }

    /// <summary>Consumers of each output.</summary>
    public List<FlowEdge>[] Consumers { get; } = [.. Enumerable.Range(0, kind is FlowKind.Feed ? 1 : kind is FlowKind.Fetch ? 0 : node.OutputCount).Select(_ => new List<FlowEdge>())];

    /// <summary>Nodes that only wait for it.</summary>
    public List<FlowEdge> ControlConsumers { get; } = [];
}
