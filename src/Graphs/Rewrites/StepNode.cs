using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What a <see cref="StepNode"/> stands for.</summary>
enum StepNodeKind
{
    /// <summary>A node that runs.</summary>
    Op,

    /// <summary>A tensor that the caller gives.</summary>
    Feed,

    /// <summary>A tensor that the caller wants: takes one input.</summary>
    Fetch,
}

/// <summary>A tensor on its way: an output of a node of a <see cref="StepGraph"/>.</summary>
/// <param name="Node">Who makes it.</param>
/// <param name="Index">Which output; of a feed always 0.</param>
readonly record struct Edge(StepNode Node, int Index)
{
    /// <summary>The graph's tensor that it stands for: type, shape, name.</summary>
    public Output Tensor => Node.Kind == StepNodeKind.Feed ? Node.Fed : Node.Node[Index];

    /// <summary>Shape as inference knows it.</summary>
    public PartialShape Shape => Tensor.Shape;

    /// <summary>Type without its reference mark.</summary>
    public DType DType => Tensor.ValueType;
}

/// <summary>Where a tensor goes.</summary>
/// <param name="Node">The consumer.</param>
/// <param name="Input">Which of its inputs.</param>
readonly record struct Use(StepNode Node, int Input);

/// <summary>
/// A node of a <see cref="StepGraph"/>: a node of a graph with inputs of its own, so that rewrites need not touch the graph.
/// Changed by its <see cref="StepGraph"/> only.
/// </summary>
sealed class StepNode
{
    internal readonly Edge[] InputEdges;
    internal readonly List<StepNode> ControlNodes = [];
    internal readonly List<StepNode> ControlUses = [];
    internal readonly List<Use>[] OutputUses;
    internal LinkedListNode<StepNode>? Place;

    internal StepNode(Node node, StepNodeKind kind, int number, int fedIndex = 0)
    {
        (Node, Kind, Number) = (node, kind, number);
        InputEdges = new Edge[kind switch { StepNodeKind.Op => node.Inputs.Length, StepNodeKind.Fetch => 1, _ => 0 }];
        OutputUses = new List<Use>[kind switch { StepNodeKind.Op => node.OutputCount, StepNodeKind.Feed => 1, _ => 0 }];
        for (int i = 0; i < OutputUses.Length; i++) OutputUses[i] = [];
        if (kind == StepNodeKind.Feed) Fed = node[fedIndex];
    }

    /// <summary>The graph's node: op, attributes, types, kernel, and the name for error texts. Of a feed or fetch, whose tensor it is.</summary>
    public Node Node { get; }

    /// <summary>What it stands for.</summary>
    public StepNodeKind Kind { get; }

    /// <summary>Of a feed or a fetch, which one.</summary>
    public int Number { get; }

    /// <summary>Of a feed, the tensor that is given.</summary>
    public Output Fed { get; }

    /// <summary>Name of the op; empty for feeds and fetches.</summary>
    public string Type => Kind == StepNodeKind.Op ? Node.Type : "";

    /// <summary>Where its inputs come from.</summary>
    public ReadOnlySpan<Edge> Inputs => InputEdges;

    /// <summary>Nodes that must have run before it.</summary>
    public IReadOnlyList<StepNode> Controls => ControlNodes;

    /// <summary>Must it run though nobody may use what it makes?</summary>
    public bool IsKept { get; internal set; }

    /// <summary>Has it been taken out of its graph?</summary>
    public bool IsRemoved => Place is null && Kind == StepNodeKind.Op;

    /// <summary>Put before the text of its errors: the functions it was in, in TensorFlow's words.</summary>
    public string? ErrorPrefix { get; internal set; }

    /// <summary>Output <paramref name="index"/>.</summary>
    public Edge this[int index] => new(this, index);

    /// <summary>Who takes output <paramref name="output"/>, fetches included.</summary>
    public IReadOnlyList<Use> UsesOf(int output) => OutputUses[output];

    /// <summary>The only use of the only output that is used, if nothing waits for the node.</summary>
    public Use? SingleUse
    {
        get
        {
            Use? single = null;
            foreach (List<Use> uses in OutputUses)
            {
                if (uses.Count == 0) continue;
                if (uses.Count > 1 || single is not null || uses != OutputUses[0]) return null;
                single = uses[0];
            }
            return IsKept || ControlUses.Count > 0 ? null : single;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Kind == StepNodeKind.Feed) return $"feed {Fed.Name}";
        string inputs = string.Join(", ", InputEdges.Select(e => e.Node.Kind == StepNodeKind.Feed ? e.Node.Fed.InputName : e.Tensor.InputName).Concat(ControlNodes.Select(c => "^" + c.Node.Name)));
        return Kind == StepNodeKind.Fetch ? $"fetch {inputs}" : $"{Node.Name} = {Type}({inputs})";
    }
}
