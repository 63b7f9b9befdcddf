using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// The derivative of a function of the library, as a graph: arguments are those of the function, then the gradients of its
/// differentiable results. It computes the function's intermediate values again.
/// </summary>
sealed class FunctionGradient
{
    readonly Graph _caller;
    readonly FunctionRef _function;
    readonly FunctionBody _body;
    readonly Scope _scope;
    readonly List<Output> _resultGradients = [];

    FunctionGradient(Graph caller, FunctionRef function, bool everyResult)
    {
        (_caller, _function) = (caller, function);
        _body = FunctionBody.Instantiate(caller.Functions.Get(function.Name), function.Attrs, caller.Functions, caller.Ops);
        _scope = new Scope(_body.Graph);
        var results = new List<Output>();
        var gradients = new List<Output>();
        foreach (Output result in _body.Results)
        {
            bool counts = IsDifferentiable(result.ValueType);
            if (!counts && !everyResult) continue;
            _resultGradients.Add(_scope.Placeholder(result.ValueType, name: "result_gradient"));
            if (!counts) continue;
            results.Add(result);
            gradients.Add(_resultGradients[^1]);
        }
        GradientValue?[] built = GradientBuilder.Build(_scope, results.ToArray(), _body.Args.AsSpan(), gradients.ToArray());
        Gradients = [.. built.Select(gradient => gradient is { } value ? GradientBuilder.Densify(_scope, value) : (Output?)null)];
    }

    /// <summary>Gradient of each argument in the graph; <see langword="null"/>: it has none.</summary>
    public Output?[] Gradients { get; }

    /// <summary>Differentiates a function.</summary>
    /// <param name="caller">The graph whose library has the function.</param>
    /// <param name="function">The function.</param>
    /// <param name="everyResult">Take gradients of all results as arguments, also of those that are not differentiable.</param>
    /// <exception cref="StatusException">UNIMPLEMENTED: an op on the way has no gradient.</exception>
    public static FunctionGradient Of(Graph caller, FunctionRef function, bool everyResult = false) => new(caller, function, everyResult);

    /// <summary>Do gradients flow through tensors of this type?</summary>
    public static bool IsDifferentiable(DType dtype) => dtype.IsFloating() || dtype.IsComplex() || dtype == DType.Variant;

    /// <summary>Adds to the library the function that returns the gradients of the arguments in <paramref name="wanted"/>; zeros for those without.</summary>
    /// <param name="wanted">Indices of arguments.</param>
    /// <param name="types">Types of their gradients.</param>
    public FunctionRef Define(IReadOnlyList<int> wanted, IReadOnlyList<DType> types)
    {
        var results = new Output[wanted.Count];
        for (int i = 0; i < results.Length; i++) results[i] = Gradients[wanted[i]] ?? Zeros(_body.Args[wanted[i]], types[i]);
        string name = $"__gradient_of_{_function.Name}_{_caller.Functions.All.Count()}";
        FunctionDef gradient = FunctionExport.ToFunction(name, _body.Graph, [.. _body.Args, .. _resultGradients], results);
        foreach (NodeDef node in gradient.Nodes) CheckRepeatable(node);
        _caller.Functions.Add(gradient);
        return new FunctionRef(name);
    }

    Output Zeros(Output arg, DType type)
    {
        if (arg.ValueType != DType.Resource) return _scope.ZerosLike(arg);
        return _scope.ZerosLike(_scope.Add("ReadVariableOp", [arg], [("dtype", type)]));
    }

    void CheckRepeatable(NodeDef node)
    {
        bool repeatable = node.Op is "ReadVariableOp" or "ResourceGather" or "VarHandleOp" or "If" or "While" or "Case" or "StatefulPartitionedCall" or "Assert"
            || _caller.Functions.Find(node.Op) is not null || !_caller.Ops.Get(node.Op).Def.IsStateful;
        if (!repeatable)
        {
            Throw.Unimplemented($"No gradient of function {_function.Name}: it would compute node '{node.Name}' (op {node.Op}) again, which has side effects");
        }
    }

    /// <summary>Types of the gradients of the arguments in <paramref name="wanted"/>: what one of several functions gives.</summary>
    public static DType[] Types(IReadOnlyList<FunctionGradient> functions, IReadOnlyList<int> wanted) =>
        [.. wanted.Select(i => functions.Select(f => f.Gradients[i]).First(gradient => gradient is not null)!.Value.ValueType)];

    /// <summary>Arguments for which at least one of several functions has a gradient.</summary>
    public static int[] Wanted(IReadOnlyList<FunctionGradient> functions) =>
        [.. Enumerable.Range(0, functions[0].Gradients.Length).Where(i => functions.Any(f => f.Gradients[i] is not null))];
}
