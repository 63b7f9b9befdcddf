using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// The gradient of a while loop: the loop runs again and keeps its variables of each iteration in lists; a second loop takes them
/// from the lists, last first, and calls the body's derivative. Resources are taken to be the same in all iterations.
/// </summary>
sealed class LoopGradient
{
    readonly GradientContext _g;
    readonly Graph _graph;
    readonly FunctionRef _condition, _body;
    readonly int _count;
    readonly int[] _kept; // variables that go into lists
    readonly int[] _wanted; // variables that have gradients

    LoopGradient(GradientContext g)
    {
        _g = g;
        _graph = g.Node.Graph;
        _condition = g.Function("cond");
        _body = g.Function("body");
        _count = g.InputCount;
        _kept = [.. Enumerable.Range(0, _count).Where(i => g.InputType(i) != DType.Resource)];
        _wanted = [.. _kept.Where(i => FunctionGradient.IsDifferentiable(g.InputType(i)))];
    }

    /// <summary>Adds the loops and sets the gradients of the loop variables' first values.</summary>
    public static void Build(GradientContext g)
    {
        var loop = new LoopGradient(g);
        if (loop._wanted.Length > 0) loop.Build();
    }

    void Build()
    {
        Scope s = _g.Scope;
        Output anyShape = s.Const(-1), unlimited = s.Const(-1);
        var start = new List<Output>();
        for (int i = 0; i < _count; i++) start.Add(_g.Input(i));
        foreach (int i in _kept) start.Add(s.EmptyTensorList(anyShape, unlimited, _g.InputType(i)));
        Node forward = While(s, start, ForwardCondition(), ForwardBody());
        var back = new List<Output> { s.TensorListLength(forward[_count]) };
        for (int k = 0; k < _kept.Length; k++) back.Add(forward[_count + k]);
        foreach (int i in _wanted) back.Add(_g.OutputGradient(i));
        foreach (int i in Resources) back.Add(_g.Input(i));
        Node backward = While(s, back, BackwardCondition(), BackwardBody());
        for (int k = 0; k < _wanted.Length; k++) _g.SetInput(_wanted[k], backward[1 + _kept.Length + k]);
    }

    IEnumerable<int> Resources => Enumerable.Range(0, _count).Where(i => _g.InputType(i) == DType.Resource);

    Node While(Scope s, List<Output> variables, FunctionRef condition, FunctionRef body) => s.Add(_g.Node.Type, variables.ToArray(),
        [("T", BuilderTypes.Of(variables.ToArray())), ("cond", condition), ("body", body)]);

    /// <summary>A graph for a new function, with placeholders for its arguments.</summary>
    (Scope Scope, Output[] Args) Begin(IEnumerable<DType> types)
    {
        var scope = new Scope(new Graph(_graph.Ops) { Functions = _graph.Functions });
        return (scope, [.. types.Select(type => scope.Placeholder(type, name: "argument"))]);
    }

    FunctionRef Define(string kind, Scope scope, Output[] args, IReadOnlyList<Output> results)
    {
        string name = $"__{kind}_{_body.Name}_{_graph.Functions.All.Count()}";
        _graph.Functions.Add(FunctionExport.ToFunction(name, scope.Graph, args, results));
        return new FunctionRef(name);
    }

    IEnumerable<DType> ForwardTypes => Enumerable.Range(0, _count).Select(_g.InputType).Concat(_kept.Select(_ => DType.Variant));

    FunctionRef ForwardCondition()
    {
        (Scope s, Output[] args) = Begin(ForwardTypes);
        return Define("forward_condition", s, args, [Call(s, _condition, args[.._count], [DType.Bool])[0]]);
    }

    FunctionRef ForwardBody()
    {
        (Scope s, Output[] args) = Begin(ForwardTypes);
        Node next = Call(s, _body, args[.._count], [.. Enumerable.Range(0, _count).Select(_g.InputType)]);
        var results = new List<Output>();
        for (int i = 0; i < _count; i++) results.Add(next[i]);
        for (int k = 0; k < _kept.Length; k++) results.Add(s.TensorListPushBack(args[_count + k], args[_kept[k]]));
        return Define("forward_body", s, args, results);
    }

    /// <summary>Counter, lists, gradients, resources.</summary>
    IEnumerable<DType> BackwardTypes =>
        [DType.Int32, .. _kept.Select(_ => DType.Variant), .. _wanted.Select(_g.InputType), .. Resources.Select(_ => DType.Resource)];

    FunctionRef BackwardCondition()
    {
        (Scope s, Output[] args) = Begin(BackwardTypes);
        Output goesOn = s.Add("Greater", [args[0], s.Const(0)], [("T", DType.Int32)]);
        return Define("backward_condition", s, args, [goesOn]);
    }

    FunctionRef BackwardBody()
    {
        (Scope s, Output[] args) = Begin(BackwardTypes);
        Output anyShape = s.Const(-1);
        int firstGradient = 1 + _kept.Length, firstResource = firstGradient + _wanted.Length;
        var results = new List<Output> { s.Add("Sub", [args[0], s.Const(1)], [("T", DType.Int32)]) };
        var inputs = new Output[_count];
        for (int k = 0; k < _kept.Length; k++)
        {
            TensorListPopBackOutputs top = s.TensorListPopBack(args[1 + k], anyShape, _g.InputType(_kept[k]));
            results.Add(top.OutputHandle);
            inputs[_kept[k]] = top.Tensor;
        }
        foreach ((int variable, int k) in Resources.Select((variable, k) => (variable, k))) inputs[variable] = args[firstResource + k];
        FunctionRef derivative = FunctionGradient.Of(_graph, _body).Define(_wanted, [.. _wanted.Select(_g.InputType)]);
        Node gradients = Call(s, derivative, [.. inputs, .. args[firstGradient..firstResource]], [.. _wanted.Select(_g.InputType)]);
        for (int k = 0; k < _wanted.Length; k++) results.Add(gradients[k]);
        results.AddRange(args[firstResource..]);
        return Define("backward_body", s, args, results);
    }

    static Node Call(Scope s, FunctionRef function, Output[] args, DType[] results) =>
        s.Add("PartitionedCall", args, [("Tin", BuilderTypes.Of(args)), ("Tout", results), ("f", function)]);
}
