using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Adds to a graph the nodes that compute derivatives (reverse mode), with the names and the order of TensorFlow's
/// <c>tf.gradients</c>: scope <c>gradients</c>, one sub-scope <c>&lt;node&gt;_grad</c> per differentiated node.
/// </summary>
public sealed partial class GradientBuilder
{
    const string OverridingGradient = "_gradient_op_type"; // names a Python function that is not in the graph

    readonly Scope _scope;
    readonly Dictionary<Output, List<GradientValue>> _pending = [];
    readonly HashSet<Node> _between;
    readonly LoopFrames? _frames;
    readonly LoopFrame? _level; // the frame whose nodes are differentiated one by one; those of the frames inside are, loop by loop
    readonly LoopGradient? _loop;
    readonly int _firstNew;

    GradientBuilder(Scope scope, HashSet<Node> between)
    {
        (_scope, _between) = (scope, between);
        _frames = LoopFrames.Of(scope.Graph);
        _firstNew = scope.Graph.Nodes.Count;
    }

    GradientBuilder(GradientBuilder around, LoopFrame level, LoopGradient loop, HashSet<Node> between)
    {
        (_scope, _between) = (around._scope.Within(loop), between);
        (_frames, _level, _loop, _firstNew) = (around._frames, level, loop, around._firstNew);
    }

    /// <summary>Derivatives of the sum of <paramref name="ys"/> with respect to each of <paramref name="xs"/>.</summary>
    /// <param name="scope">Where to build; nodes go into a sub-scope.</param>
    /// <param name="ys">Tensors to differentiate.</param>
    /// <param name="xs">Tensors to differentiate by: a v1 variable's reference output or its read value, placeholders, anything.</param>
    /// <param name="gradYs">Gradients of <paramref name="ys"/>; <see langword="null"/>: ones.</param>
    /// <param name="name">Name of the sub-scope.</param>
    /// <param name="gate">Make all gradients of a node wait for each other before any is used, as TensorFlow's optimizers ask, so that
    /// a variable is not updated while another gradient of the same node still reads it.</param>
    /// <returns>One gradient per x; <see langword="null"/> where no path leads from it.</returns>
    /// <exception cref="StatusException">UNIMPLEMENTED: a node on the way has no gradient.</exception>
    public static GradientValue?[] Build(
        Scope scope, ReadOnlySpan<Output> ys, ReadOnlySpan<Output> xs, ReadOnlySpan<Output> gradYs = default, string name = "gradients", bool gate = false)
    {
        Scope inner = scope.Sub(name);
        var builder = new GradientBuilder(inner, NodesBetween(ys, xs));
        for (int i = 0; i < ys.Length; i++) builder.Add(ys[i], gradYs.IsEmpty ? builder.Ones(ys[i], i) : gradYs[i]);
        builder.Walk(ys, xs, gate);
        var result = new GradientValue?[xs.Length];
        for (int i = 0; i < xs.Length; i++) result[i] = builder.Total(xs[i]);
        return result;
    }

    /// <summary>A dense tensor of a gradient, sparse or not.</summary>
    public static Output Densify(Scope scope, GradientValue gradient)
    {
        if (gradient.Rows is not { } rows) return gradient.Values;
        if (rows.DenseShape is not { } shape)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"The sparse gradient '{gradient.Values.Name}' has no dense shape");
        }
        string name = scope.Reserve("strided_slice", out Scope inside);
        Output begin = inside.Const([0], "stack"), end = inside.Const([1], "stack_1"), stride = inside.Const([1], "stack_2");
        Node rowCount = scope.AddExact("StridedSlice", [shape, begin, end, stride],
            [("T", shape.ValueType), ("Index", DType.Int32), ("shrink_axis_mask", 1)], name);
        return scope.Add("UnsortedSegmentSum", [gradient.Values, rows.Indices, rowCount[0]],
            [("T", gradient.Values.ValueType), ("Tindices", rows.Indices.ValueType), ("Tnumsegments", shape.ValueType)]);
    }

    /// <summary>Nodes that depend on an x and that a y depends on.</summary>
    static HashSet<Node> NodesBetween(ReadOnlySpan<Output> ys, ReadOnlySpan<Output> xs)
    {
        var fromXs = new HashSet<Node>();
        foreach (Output x in xs) fromXs.Add(x.Node);
        if (xs.Length > 0)
        {
            int before;
            do // once, and again as long as the back edges of loops lead on
            {
                before = fromXs.Count;
                foreach (Node node in xs[0].Node.Graph.Nodes) AddIfReached(node, fromXs);
            }
            while (HasLoops(xs[0].Node.Graph) && fromXs.Count > before);
        }
        var reached = new HashSet<Node>();
        var stack = new Stack<Node>();
        foreach (Output y in ys) stack.Push(y.Node);
        while (stack.TryPop(out Node? node))
        {
            if (!fromXs.Contains(node) || !reached.Add(node)) continue;
            foreach (Output input in node.Inputs) stack.Push(input.Node);
        }
        return reached;
    }

    static void AddIfReached(Node node, HashSet<Node> fromXs)
    {
        foreach (Output input in node.Inputs)
        {
            if (fromXs.Contains(input.Node) && IsDifferentiable(input.ValueType)) fromXs.Add(node);
        }
    }

    /// <summary>Do gradients flow through tensors of this type? Not through integers, booleans and strings.</summary>
    public static bool IsDifferentiable(DType dtype) => dtype.IsFloating() || dtype.IsComplex() || dtype is DType.Variant or DType.Resource;

    static bool HasLoops(Graph graph) => graph.Nodes.Any(n => n.Type is "NextIteration" or "RefNextIteration");

    Output Ones(Output y, int index)
    {
        Scope scope = _scope;
        Output shape = y.Shape.IsFullyKnown
            ? scope.Const([.. y.Shape.Dims.ToArray().Select(d => (int)d)], "Shape")
            : scope.Add("Shape", [y], [("T", y.ValueType)], "Shape");
        Output one = scope.ConstOf(y.ValueType, 1, $"grad_ys_{index}/Const");
        return scope.Add("Fill", [shape, one], [("T", y.ValueType)], $"grad_ys_{index}");
    }

    void Walk(ReadOnlySpan<Output> ys, ReadOnlySpan<Output> xs, bool gate)
    {
        var stops = new HashSet<Output>();
        foreach (Output x in xs) stops.Add(x);
        foreach (object unit in ReverseOrder(ys))
        {
            if (unit is LoopFrame loop)
            {
                DifferentiateLoop(loop, gate);
                continue;
            }
            var node = (Node)unit;
            if (node.OutputCount == 0 || IsOnlyStops(node, stops)) continue;
            var outputGradients = new GradientValue?[node.OutputCount];
            bool any = false;
            for (int i = 0; i < outputGradients.Length; i++) any |= (outputGradients[i] = Total(node[i])) is not null;
            if (any) Differentiate(node, outputGradients, gate);
        }
    }

    bool IsOnlyStops(Node node, HashSet<Output> stops) =>
        (node.Inputs.IsEmpty && stops.Contains(node[0])) || (_level is not null && (stops.Contains(node[0]) || (node.OutputCount > 1 && stops.Contains(node[1]))));

    /// <summary>The nodes between (of a loop: its frame), consumers before their inputs; ready ones first come, first served.</summary>
    List<object> ReverseOrder(ReadOnlySpan<Output> ys)
    {
        var waiting = new Dictionary<object, int>();
        ILookup<LoopFrame, Node>? loops = _frames is null ? null : _between.Where(n => UnitOf(n) is LoopFrame).ToLookup(n => (LoopFrame)UnitOf(n));
        foreach (Node node in _between)
        {
            foreach (Output input in node.Inputs)
            {
                if (IsEdge(node, input)) waiting[UnitOf(input.Node)] = waiting.GetValueOrDefault(UnitOf(input.Node)) + 1;
            }
        }
        var ready = new Queue<object>();
        var queued = new HashSet<object>();
        foreach (Output y in ys)
        {
            if (_between.Contains(y.Node) && waiting.GetValueOrDefault(UnitOf(y.Node)) == 0 && queued.Add(UnitOf(y.Node))) ready.Enqueue(UnitOf(y.Node));
        }
        var order = new List<object>(_between.Count);
        while (ready.TryDequeue(out object? unit))
        {
            order.Add(unit);
            foreach (Node node in unit is LoopFrame loop ? loops![loop] : [(Node)unit])
            {
                foreach (Output input in node.Inputs)
                {
                    if (!IsEdge(node, input)) continue;
                    object source = UnitOf(input.Node);
                    if (--waiting[source] == 0 && queued.Add(source)) ready.Enqueue(source);
                }
            }
        }
        return order;
    }

    void Differentiate(Node node, GradientValue?[] outputGradients, bool gate)
    {
        if (node.Inputs.IsEmpty) return;
        if (node.Op.Gradient is null || node.Attrs.ContainsKey(OverridingGradient))
        {
            throw new StatusException(ErrorCode.Unimplemented,
                $"No gradient defined for operation '{node.Name}' (op type: {node.Type})");
        }
        Scope scope = _scope.Enter(node.Name + "_grad");
        var context = new GradientContext(node, scope, outputGradients);
        node.Op.Gradient(context);
        GradientValue?[] gradients = context.InputGradients;
        if (gate && gradients.Count(g => g is not null) > 1) Gate(scope, gradients);
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is { } gradient) Add(node.Inputs[i], gradient);
        }
    }

    /// <summary>Replaces each gradient by an Identity that waits for all of them.</summary>
    static void Gate(Scope scope, GradientValue?[] gradients)
    {
        Scope tuple = scope.Enter("tuple");
        Node[] producers = [.. gradients.OfType<GradientValue>().Select(g => g.Values.Node).Distinct()];
        Node all = tuple.Group("group_deps", producers);
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            Output gated = tuple.WithControl(all).Colocate(gradient.Values.Node)
                .Add("Identity", [gradient.Values], [("T", gradient.Values.ValueType)], "control_dependency");
            gradients[i] = gradient with { Values = gated };
        }
    }

    void Add(Output tensor, GradientValue gradient)
    {
        if (!_pending.TryGetValue(tensor, out List<GradientValue>? list)) _pending.Add(tensor, list = []);
        list.Add(gradient);
    }

    /// <summary>Sum of the gradients that have reached a tensor.</summary>
    GradientValue? Total(Output tensor)
    {
        if (!_pending.TryGetValue(tensor, out List<GradientValue>? parts)) return null;
        if (parts.Count == 1) return parts[0];
        GradientValue total = parts.TrueForAll(p => p.IsSparse) ? Concatenated(parts) : Sum(parts);
        _pending[tensor] = [total];
        return total;
    }

    GradientValue Sum(List<GradientValue> parts)
    {
        Output[] dense = [.. parts.Select(p => Densify(_scope, p))];
        return _scope.Add("AddN", dense, [("N", dense.Length), ("T", dense[0].ValueType)], "AddN");
    }

    GradientValue Concatenated(List<GradientValue> parts)
    {
        Output axis = _scope.Const(0, "concat/axis");
        Output values = Concat([.. parts.Select(p => p.Values)], axis);
        Output indices = Concat([.. parts.Select(p => p.Rows!.Value.Indices)], axis);
        return GradientValue.Slices(values, indices, parts[0].Rows!.Value.DenseShape);
    }

    Output Concat(Output[] parts, Output axis) =>
        _scope.Add("ConcatV2", [.. parts, axis], [("N", parts.Length), ("T", parts[0].ValueType), ("Tidx", DType.Int32)], "concat");
}
