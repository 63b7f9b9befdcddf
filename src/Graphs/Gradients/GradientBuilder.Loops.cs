using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <content>Gradients of v1 loops, each differentiated as a whole.</content>
public sealed partial class GradientBuilder
{
    /// <summary>A node of this level; for a node deeper inside, or one that leaves a loop, the loop.</summary>
    object UnitOf(Node node)
    {
        if (_frames is null) return node;
        LoopFrame? frame = node.Type is "Exit" or "RefExit" ? _frames.Frame(node.Inputs[0].Node) : _frames.Frame(node);
        return frame is null || frame == _level || !(_level is null || _level.Encloses(frame)) ? node : frame.Outermost(_level);
    }

    bool IsEdge(Node consumer, Output input) =>
        _between.Contains(input.Node) && (_frames is null || !ReferenceEquals(UnitOf(consumer), UnitOf(input.Node)));

    void DifferentiateLoop(LoopFrame frame, bool gate)
    {
        LoopVariable[] variables = [.. frame.Variables.Where(v => _between.Contains(v.Merge))];
        if (frame.Condition is null || !variables.Any(v => v.Exit is not null && _pending.ContainsKey(v.Exit[0]))) return;
        var loop = new LoopGradient(_scope, _frames!, frame, _loop, _firstNew);
        var branches = new Node[variables.Length];
        var merges = new Node[variables.Length];
        for (int i = 0; i < variables.Length; i++) branches[i] = loop.AddVariable(LastGradient(variables[i], loop), out merges[i]);
        Node[] constants = [.. frame.Enters.Where(e => LoopFrames.IsConstantEnter(e) && _between.Contains(e))];
        Output[] ys = [.. variables.Select(v => v.Next.Inputs[0])], gradYs = [.. branches.Select(b => b[1])];
        Output[] xs = [.. variables.Select(v => v.Switch[1]), .. constants.Select(c => c[0])];
        GradientBuilder body = OfBody(frame, loop);
        for (int i = 0; i < ys.Length; i++) body.Add(ys[i], gradYs[i]);
        body.Walk(ys, xs, gate);
        for (int i = 0; i < variables.Length; i++)
        {
            loop.SetNext(merges[i], body.DenseTotal(xs[i]) ?? body._scope.Add("ZerosLike", [gradYs[i]], [("T", gradYs[i].ValueType)]));
            Add(variables[i].Enter.Inputs[0], loop.Leave(branches[i]));
        }
        for (int i = 0; i < constants.Length; i++)
        {
            if (body.DenseTotal(xs[variables.Length + i]) is { } gradient) Add(constants[i].Inputs[0], Accumulated(loop, body, constants[i], gradient));
        }
        loop.Finish();
    }

    /// <summary>The gradient of a variable's last value; zeros if none flows back.</summary>
    Output LastGradient(LoopVariable variable, LoopGradient loop) =>
        variable.Exit is { } exit && Total(exit[0]) is { } gradient
            ? Densify(_scope, gradient)
            : loop.ZerosOutside(variable.Exit is { } last ? last[0] : variable.Enter.Inputs[0]);

    Output? DenseTotal(Output tensor) => Total(tensor) is { } gradient ? Densify(_scope, gradient) : null;

    /// <summary>The sum over all iterations of the gradient of a value that is the same in all.</summary>
    static Output Accumulated(LoopGradient loop, GradientBuilder body, Node constant, Output gradient)
    {
        Node branch = loop.AddVariable(loop.ZerosOutside(constant.Inputs[0]), out Node merge);
        loop.SetNext(merge, body._scope.Add("AddV2", [branch[1], gradient], [("T", gradient.ValueType)], "Add"));
        return loop.Leave(branch);
    }

    /// <summary>A builder for the body of a loop, from the values that it gets to those that it passes on.</summary>
    GradientBuilder OfBody(LoopFrame frame, LoopGradient loop)
    {
        var outside = new HashSet<Node>();
        foreach (LoopVariable v in frame.Variables) outside.UnionWith([v.Enter, v.Merge, v.Next, .. v.Exit is null ? (ReadOnlySpan<Node>)[] : [v.Exit]]);
        var between = new HashSet<Node>(_between.Where(n => !outside.Contains(n) && ReferenceEquals(UnitOf(n), frame)));
        return new(this, frame, loop, between);
    }
}
