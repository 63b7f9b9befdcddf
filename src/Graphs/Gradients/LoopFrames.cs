using System.Collections.Immutable;

namespace TensorHarbor.Graphs;

/// <summary>Which nodes of a graph lie in which loops, and which branches of v1 conditionals must be taken for them to run.</summary>
sealed class LoopFrames
{
    readonly Dictionary<Node, LoopFrame> _frames = [];
    readonly Dictionary<Node, ImmutableHashSet<(Output Predicate, int Branch)>> _guards = [];

    LoopFrames(Graph graph)
    {
        var byName = new Dictionary<string, LoopFrame>();
        foreach (Node node in graph.Nodes)
        {
            if (FrameOf(node, byName) is { } frame) _frames.Add(node, frame);
            _guards.Add(node, GuardsOf(node));
            if (node.Type == "LoopCond") _frames[node].Condition = node;
        }
        foreach (Node node in graph.Nodes)
        {
            if (IsSwitch(node) && IsCondition(node.Inputs[1])) AddVariable(graph, node);
        }
    }

    /// <summary>The frames of a graph; <see langword="null"/>: it has no v1 loops.</summary>
    public static LoopFrames? Of(Graph graph) => graph.Nodes.Any(IsEnter) ? new(graph) : null;

    /// <summary>The frame that a node's outputs lie in; <see langword="null"/>: none.</summary>
    public LoopFrame? Frame(Node node) => _frames.GetValueOrDefault(node);

    /// <summary>Branches that must be taken, inside of the frame, for a tensor to have a value.</summary>
    public ImmutableHashSet<(Output Predicate, int Branch)> Guards(Output output)
    {
        ImmutableHashSet<(Output, int)> guards = _guards.GetValueOrDefault(output.Node, []);
        return IsSwitch(output.Node) && !IsCondition(output.Node.Inputs[1]) ? guards.Add((output.Node.Inputs[1], output.Index)) : guards;
    }

    /// <summary>Does a node bring a value into a loop?</summary>
    public static bool IsEnter(Node node) => node.Type is "Enter" or "RefEnter";

    /// <summary>Does an Enter bring in a value that is the same in all iterations?</summary>
    public static bool IsConstantEnter(Node node) => IsEnter(node) && node.Attr("is_constant").AsBool();

    static bool IsExit(Node node) => node.Type is "Exit" or "RefExit";

    static bool IsSwitch(Node node) => node.Type is "Switch" or "RefSwitch";

    static bool IsMerge(Node node) => node.Type is "Merge" or "RefMerge";

    static bool IsNext(Node node) => node.Type is "NextIteration" or "RefNextIteration";

    static bool IsCondition(Output predicate) => predicate.Node.Type == "LoopCond";

    LoopFrame? FrameOf(Node node, Dictionary<string, LoopFrame> byName)
    {
        if (IsEnter(node))
        {
            string name = node.Attr("frame_name").AsString();
            if (!byName.TryGetValue(name, out LoopFrame? entered)) byName.Add(name, entered = new(name, Frame(node.Inputs[0].Node)));
            entered.Enters.Add(node);
            return entered;
        }
        LoopFrame? frame = null;
        foreach (Output input in node.Inputs) frame = Inner(frame, Frame(input.Node));
        foreach (Node control in node.ControlInputs) frame = Inner(frame, Frame(control));
        return IsExit(node) ? frame?.Parent : frame;
    }

    static LoopFrame? Inner(LoopFrame? a, LoopFrame? b) => a is null || a.Encloses(b) ? b : a;

    ImmutableHashSet<(Output, int)> GuardsOf(Node node)
    {
        if (IsEnter(node) || (IsMerge(node) && node.Inputs.ToArray().Any(i => IsNext(i.Node)))) return [];
        if (IsExit(node)) return EntryGuards(Frame(node.Inputs[0].Node)!);
        ImmutableHashSet<(Output, int)>? guards = null;
        foreach (Output input in node.Inputs)
        {
            ImmutableHashSet<(Output, int)> next = Guards(input);
            guards = guards is null ? next : IsMerge(node) ? guards.Intersect(next) : guards.Union(next);
        }
        guards ??= [];
        foreach (Node control in node.ControlInputs) guards = guards.Union(_guards.GetValueOrDefault(control, []));
        return guards;
    }

    /// <summary>Branches that must be taken in the frame around a loop for the loop to run.</summary>
    public ImmutableHashSet<(Output Predicate, int Branch)> EntryGuards(LoopFrame frame) =>
        frame.Enters.Aggregate(ImmutableHashSet<(Output, int)>.Empty, (all, enter) => all.Union(Guards(enter.Inputs[0])));

    void AddVariable(Graph graph, Node branch)
    {
        Node merge = branch.Inputs[0].Node;
        if (!IsMerge(merge) || merge.Inputs.Length != 2) return;
        (Node enter, Node next) = (merge.Inputs[0].Node, merge.Inputs[1].Node);
        if (IsNext(enter)) (enter, next) = (next, enter);
        Node? exit = graph.Nodes.FirstOrDefault(n => IsExit(n) && n.Inputs[0].Node == branch);
        if (IsEnter(enter) && IsNext(next)) _frames[branch].Variables.Add(new(enter, merge, branch, next, exit));
    }
}
