using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// The loop that differentiates a v1 loop: as many iterations, the last first. Values that it needs of the iterations of the first
/// loop are pushed on stacks there and popped here, as TensorFlow does.
/// </summary>
sealed class LoopGradient : IScopeFrame
{
    readonly LoopFrames _frames;
    readonly LoopFrame _frame;
    readonly LoopGradient? _outer;
    readonly Scope _scope; // adds nodes as they are, to any frame
    readonly string _name;
    readonly int _firstNew;
    readonly Dictionary<Output, Output> _brought = [];
    readonly Dictionary<Node, LoopGradient> _owners;
    readonly List<Node> _pushes = [], _pops = [];
    readonly Node _forwardMerge, _forwardCount, _merge, _switch, _pivot;

    /// <summary>Begins the loop; <see cref="Finish"/> ends it.</summary>
    /// <param name="scope">Names the nodes.</param>
    /// <param name="frames">Frames of the graph as it was.</param>
    /// <param name="frame">The loop to differentiate.</param>
    /// <param name="outer">The loop that differentiates the loop around it.</param>
    /// <param name="firstNew">Number of nodes of the graph as it was.</param>
    public LoopGradient(Scope scope, LoopFrames frames, LoopFrame frame, LoopGradient? outer, int firstNew)
    {
        (_scope, _frames, _frame, _outer, _firstNew) = (scope.Within(null), frames, frame, outer, firstNew);
        _owners = outer?._owners ?? [];
        _name = $"{_scope.Name}/{frame.Name}";
        (_forwardMerge, _forwardCount, Output trips) = CountForward();
        Output total = outer is null ? trips : outer.Recall(trips, frames.EntryGuards(frame));
        Output one = EnterConstant(AddOuter("Const", [], Scalar(1), "b_count"));
        _merge = AddMerge(Own(Enter(total, _name, isConstant: false)));
        Own(_merge);
        Node more = Own(_scope.Add("GreaterEqual", [_merge, one], [("T", DType.Int32)]));
        Condition = Own(_scope.Add("LoopCond", [more], [], "b_count"));
        _switch = Own(_scope.Add("Switch", [_merge, Condition], [("T", DType.Int32)]));
        _pivot = Own(_scope.Add("Sub", [_switch[1], one], [("T", DType.Int32)]));
    }

    /// <summary>The condition of the loop: are there iterations left?</summary>
    public Node Condition { get; }

    static (string, AttrValue)[] Scalar(int value)
    {
        using Tensor tensor = Tensor.Scalar(value);
        return [("dtype", DType.Int32), ("value", tensor.ToUnpooled())];
    }

    /// <summary>Counts the iterations of the first loop: the counter's Merge, the count in the loop, and the number of all.</summary>
    (Node Merge, Node Count, Output Trips) CountForward()
    {
        Output first = _frame.Enters[0].Inputs[0];
        Node started = _scope.Add("Identity", [first], [("T", first.ValueType)], "f_count/start");
        Node zero = _scope.WithControl(started).Add("Const", [], Scalar(0), "f_count");
        Node merge = AddMerge(Enter(zero, _frame.Name, isConstant: false));
        Node branch = _scope.Add("Switch", [merge, _frame.Condition!], [("T", DType.Int32)]);
        Node inside = _scope.Add("Identity", [branch[1]], [("T", DType.Int32)]);
        Node one = _scope.WithControl(inside).Add("Const", [], Scalar(1), "Add/y");
        Node count = _scope.Add("AddV2", [inside, one], [("T", DType.Int32)], "Add");
        return (merge, count, _scope.Add("Exit", [branch[0]], [("T", DType.Int32)], "f_count"));
    }

    Node Enter(Output value, string frame, bool isConstant) => _scope.Add("Enter", [value],
        [("T", value.ValueType), ("frame_name", frame), ("is_constant", isConstant), ("parallel_iterations", _frame.Enters[0].Attr("parallel_iterations").AsInt())]);

    /// <summary>A Merge whose second input comes later, from <see cref="Close"/>.</summary>
    Node AddMerge(Output first)
    {
        var def = new NodeDef(_scope.Graph.UniqueName($"{_scope.Name}/Merge"), "Merge")
        {
            Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("T", first.ValueType).Add("N", 2),
        };
        return _scope.Graph.AddWithoutShapes(def, [first, default], []);
    }

    void Close(Node merge, Output next, List<Node> after)
    {
        Scope scope = _scope;
        if (after.Count > 0)
        {
            // runs even where branches that were not taken have left some of the nodes out
            Node all = _scope.WithControl([.. after]).Add("ControlTrigger", [], [], "sync");
            scope = _scope.WithControl(all);
        }
        Node closing = scope.Add("NextIteration", [next], [("T", next.ValueType)]);
        merge.SetInput(1, closing);
    }

    /// <summary>A variable of the loop: the Switch that gives its value out (output 0) or to the body (output 1).</summary>
    /// <param name="first">First value, of the frame around.</param>
    /// <param name="merge">To be closed with its next value by <see cref="SetNext"/>.</param>
    public Node AddVariable(Output first, out Node merge)
    {
        merge = Own(AddMerge(Own(Enter(first, _name, isConstant: false))));
        return Own(_scope.Add("Switch", [merge, Condition], [("T", first.ValueType)]));
    }

    /// <summary>Says the next value of a variable.</summary>
    public void SetNext(Node merge, Output next) => Close(merge, next, []);

    /// <summary>The last value of a variable, in the frame around.</summary>
    public Output Leave(Node branch) => OwnOuter(_scope.Add("Exit", [branch[0]], [("T", branch[0].ValueType)]));

    /// <summary>Zeros in the frame around, for the gradient of a tensor of that frame.</summary>
    public Output ZerosOutside(Output like)
    {
        Scope scope = _scope.Within(_outer);
        return scope.Add("ZerosLike", [like], [("T", like.ValueType)], "zeros");
    }

    /// <summary>Ends the loop when all of its nodes are there.</summary>
    public void Finish()
    {
        Close(_forwardMerge, _forwardCount, _pushes);
        Close(_merge, _pivot, _pops);
        Node exit = _scope.Add("Exit", [_switch[0]], [("T", DType.Int32)], "b_count");
        _outer?._pops.Add(exit);
    }

    /// <inheritdoc/>
    public Output Bring(Output value)
    {
        if (_owners.GetValueOrDefault(value.Node) == this) return value;
        if (_brought.TryGetValue(value, out Output brought)) return brought;
        bool isOwn = value.Node.Id < _firstNew && _frames.Frame(value.Node) == _frame;
        brought = !isOwn ? EnterConstant(Outside(value))
            : LoopFrames.IsConstantEnter(value.Node) ? EnterConstant(Outside(value.Node.Inputs[0]))
            : value.Node.Type == "Const" ? Copy(value.Node)
            : Recall(value, _frames.Guards(value));
        return _brought[value] = brought;
    }

    Output Outside(Output value) => _outer is null ? value : _outer.Bring(value);

    Output EnterConstant(Output value) => Own(Enter(value, _name, isConstant: true));

    Output Copy(Node constant) => _scope.Within(this).Add("Const", [], [("dtype", constant.Attr("dtype")), ("value", constant.Attr("value"))]);

    /// <summary>The value that a tensor of the first loop had in the iteration that is being differentiated.</summary>
    Output Recall(Output value, ImmutableHashSet<(Output Predicate, int Branch)> guards)
    {
        DType dtype = value.ValueType;
        Output size = _scope.Add("Const", [], Scalar(-1)), stack = _scope.Add("StackV2", [size], [("elem_type", dtype)], "f_acc");
        Output there = stack, here = stack;
        foreach (LoopFrame frame in FramesInward()) there = Enter(there, frame.Name, isConstant: true);
        _pushes.Add(_scope.WithControl(_forwardCount).Add("StackPushV2", [there, value], [("T", dtype)]));
        foreach (LoopGradient loop in LoopsInward()) here = loop.EnterConstant(here);
        foreach ((Output predicate, int branch) in guards)
        {
            Node taken = Own(_scope.Add("Switch", [here, Bring(predicate)], [("T", DType.Resource)]));
            here = taken[branch];
        }
        Node pop = Own(_scope.WithControl(_pivot).Add("StackPopV2", [here], [("elem_type", dtype)]));
        pop.SetOutputShape(0, value.Shape);
        _pops.Add(pop);
        return pop;
    }

    IEnumerable<LoopFrame> FramesInward() => LoopsInward().Select(loop => loop._frame);

    IEnumerable<LoopGradient> LoopsInward()
    {
        var loops = new Stack<LoopGradient>();
        for (LoopGradient? loop = this; loop is not null; loop = loop._outer) loops.Push(loop);
        return loops;
    }

    Node AddOuter(string op, ReadOnlySpan<Output> inputs, ReadOnlySpan<(string, AttrValue)> attrs, string name) =>
        _scope.Within(_outer).Add(op, inputs, attrs, name);

    Node Own(Node node)
    {
        _owners[node] = this;
        return node;
    }

    Node OwnOuter(Node node) => _outer is null ? node : _outer.Own(node);

    /// <inheritdoc/>
    public void Keep(List<Node> before, bool hasNoInputs)
    {
        before.RemoveAll(node => _owners.GetValueOrDefault(node) != this);
        if (hasNoInputs && before.Count == 0) before.Add(_pivot);
    }

    /// <inheritdoc/>
    public void Added(Node node) => Own(node);
}
