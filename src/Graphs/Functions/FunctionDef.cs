using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Collections.Concurrent;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A function of a graph's library, as TensorFlow's <c>FunctionDef</c>: a signature and a body in names.</summary>
/// <param name="Signature">Name, arguments, results and attributes.</param>
public sealed record FunctionDef(OpDef Signature)
{
    /// <summary>Body nodes; an input is <c>argument</c>, <c>node:output_argument:index</c> or <c>^node</c>.</summary>
    public ImmutableArray<NodeDef> Nodes { get; init; } = [];

    /// <summary>Which tensor of the body is each result: result name to <c>node:output_argument:index</c> or an argument's name.</summary>
    public ImmutableDictionary<string, string> Results { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Body nodes with side effects that must run: control result name to node.</summary>
    public ImmutableDictionary<string, string> ControlResults { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Attributes of the function itself, such as <c>_noinline</c>.</summary>
    public ImmutableDictionary<string, AttrValue> Attrs { get; init; } = ImmutableDictionary<string, AttrValue>.Empty;

    /// <summary>Attributes of each argument by its index, such as <c>_output_shapes</c>.</summary>
    public ImmutableDictionary<int, ImmutableDictionary<string, AttrValue>> ArgAttrs { get; init; } =
        ImmutableDictionary<int, ImmutableDictionary<string, AttrValue>>.Empty;

    /// <summary>Name in the library.</summary>
    public string Name => Signature.Name;
}

/// <summary>The functions of a graph, and which function is the gradient of which.</summary>
public sealed class FunctionLibrary
{
    readonly ConcurrentDictionary<string, FunctionDef> _functions = new();
    readonly ConcurrentDictionary<string, string> _gradients = new();
    readonly ConcurrentDictionary<string, PartialShape[]?> _resultShapes = new();

    /// <summary>Calls within calls whose shapes are inferred.</summary>
    const int MaxInferred = 256;

    [ThreadStatic]
    static HashSet<string>? _inferred; // functions whose results this thread is inferring now

    /// <summary>All functions.</summary>
    public IEnumerable<FunctionDef> All => _functions.Values;

    /// <summary>Registered gradients: function name to gradient function name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Gradients => _gradients;

    /// <summary>Adds a function; the same name again must be the same signature.</summary>
    public void Add(FunctionDef function)
    {
        if (!_functions.TryAdd(function.Name, function) && _functions[function.Name].Nodes.Length != function.Nodes.Length)
        {
            Throw.InvalidArgument($"Cannot add function '{function.Name}' because a different function with the same name already exists.");
        }
    }

    /// <summary>Declares <paramref name="gradient"/> the gradient of <paramref name="function"/>.</summary>
    public void AddGradient(string function, string gradient) => _gradients[function] = gradient;

    /// <summary>The function, or <see langword="null"/>.</summary>
    public FunctionDef? Find(string name) => _functions.GetValueOrDefault(name);

    /// <summary>The function.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none.</exception>
    public FunctionDef Get(string name) =>
        Find(name) ?? throw new StatusException(ErrorCode.NotFound, $"Function {name} is not defined.");

    /// <summary>
    /// Shapes of a function's results for arguments of the given shapes; <see langword="null"/> if the function is missing or does not
    /// take such arguments (calling it fails, too). Remembered per function and shapes.
    /// </summary>
    public IReadOnlyList<PartialShape>? ResultShapes(FunctionRef function, IReadOnlyList<PartialShape> argShapes, IOpTable ops)
    {
        string key = $"{function.Name}({string.Join(",", argShapes)}){string.Join(",", function.Attrs.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))}";
        if (_resultShapes.TryGetValue(key, out PartialShape[]? known)) return known;
        _inferred ??= [];
        // a function that calls itself, or a chain of calls as long as the graph: unknown
        if (_inferred.Count >= MaxInferred || !RuntimeHelpers.TryEnsureSufficientExecutionStack() || !_inferred.Add(function.Name)) return null;
        try
        {
            return _resultShapes.GetOrAdd(key, InferResults(function, argShapes, ops));
        }
        finally
        {
            _inferred.Remove(function.Name);
        }
    }

    PartialShape[]? InferResults(FunctionRef function, IReadOnlyList<PartialShape> argShapes, IOpTable ops)
    {
        try
        {
            FunctionBody body = FunctionBody.Instantiate(Get(function.Name), function.Attrs, this, ops, argShapes);
            return [.. body.Results.Select(r => r.Shape)];
        }
        catch (StatusException)
        {
            return null; // the call fails in the step, where the error belongs
        }
    }

    /// <summary>A function seen as an op, for nodes whose op is a function's name.</summary>
    internal OpRegistration? FindOp(string name) => Find(name) is { } function
        ? new OpRegistration(function.Signature) { CreateCpuKernel = static k => new FunctionKernel(k), Gradient = AddSymbolicGradient }
        : null;

    /// <summary>The gradient of a node whose op is a function: a node that differentiates the function when it runs.</summary>
    static void AddSymbolicGradient(GradientContext g)
    {
        var inputs = new List<Output>();
        for (int i = 0; i < g.InputCount; i++) inputs.Add(g.Input(i));
        DType[] types = BuilderTypes.Of(inputs.ToArray());
        for (int i = 0; i < g.OutputCount; i++) inputs.Add(g.OutputGradient(i));
        Node gradient = g.Scope.Add("SymbolicGradient", inputs.ToArray(),
            [("Tin", BuilderTypes.Of(inputs.ToArray())), ("Tout", types), ("f", new FunctionRef(g.Node.Type, g.Node.Attrs))]);
        for (int i = 0; i < g.InputCount; i++) g.SetInput(i, gradient[i]);
    }
}
