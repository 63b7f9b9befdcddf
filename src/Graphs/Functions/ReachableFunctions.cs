namespace TensorHarbor.Graphs;

/// <summary>The functions that some nodes may call: directly, by an attribute, by a gradient, or from another such function.</summary>
sealed class ReachableFunctions
{
    readonly FunctionLibrary _library;
    readonly SortedDictionary<string, FunctionDef> _functions = new(StringComparer.Ordinal);
    readonly ILookup<string, string> _gradients;

    /// <summary>Finds the functions that <paramref name="nodes"/> may call.</summary>
    public ReachableFunctions(FunctionLibrary library, IEnumerable<NodeDef> nodes)
    {
        _library = library;
        _gradients = library.Gradients.ToLookup(g => g.Key, g => g.Value);
        foreach (NodeDef node in nodes) Visit(node);
    }

    /// <summary>The functions, by name.</summary>
    public IEnumerable<FunctionDef> All => _functions.Values;

    /// <summary>Which of them is the gradient of which.</summary>
    public IEnumerable<KeyValuePair<string, string>> Gradients => _library.Gradients.Where(g => _functions.ContainsKey(g.Key));

    void Visit(NodeDef node)
    {
        Visit(node.Op);
        foreach (string called in CalledBy(node.Attrs.Values)) Visit(called);
    }

    /// <summary>Names of functions in attributes of a node.</summary>
    public static IEnumerable<string> CalledBy(IEnumerable<AttrValue> attrs) => attrs.SelectMany(Called);

    static IEnumerable<string> Called(AttrValue attr)
    {
        if (attr.Kind != AttrKind.Function) return [];
        if (attr.IsList) return attr.AsList().SelectMany(Called);
        FunctionRef function = attr.AsFunction();
        return function.Attrs.Values.SelectMany(Called).Prepend(function.Name);
    }

    void Visit(string name)
    {
        if (_library.Find(name) is not { } function || !_functions.TryAdd(name, function)) return;
        foreach (NodeDef node in function.Nodes) Visit(node);
        foreach (string gradient in _gradients[name]) Visit(gradient);
    }
}
