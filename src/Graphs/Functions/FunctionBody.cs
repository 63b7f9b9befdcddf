using System.Collections.Immutable;
using System.Globalization;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A function instantiated as a graph: arguments are <c>_Arg</c> nodes, results are outputs.</summary>
/// <param name="Graph">The body.</param>
/// <param name="Args">Outputs of the argument nodes, in order.</param>
/// <param name="Results">Result tensors, in order.</param>
/// <param name="ControlResults">Nodes that must run whatever is asked for.</param>
public sealed record FunctionBody(Graph Graph, ImmutableArray<Output> Args, ImmutableArray<Output> Results, ImmutableArray<Node> ControlResults)
{
    internal const string ArgOp = "_Arg";

    /// <summary>Nodes that a call runs whatever is asked for: those that must, and those with effects.</summary>
    public IEnumerable<Node> Effects => ControlResults.Concat(Graph.Nodes.Where(n => n.Op.Def.IsStateful && n.Type != ArgOp)).Distinct();

    /// <summary>Instantiates <paramref name="function"/> with the attributes of a call.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: an attribute is missing, or the body is not a valid graph.</exception>
    /// <param name="function">The function.</param>
    /// <param name="attrs">Attributes of the call; others than the function's are left out.</param>
    /// <param name="library">Functions that the body may call.</param>
    /// <param name="ops">Ops of the body's nodes.</param>
    /// <param name="argShapes">Shapes of the arguments, where they are known better than the function says.</param>
    /// <param name="argHandles">Types and shapes of the variables that the arguments refer to, where they are known.</param>
    public static FunctionBody Instantiate(FunctionDef function, IReadOnlyDictionary<string, AttrValue> attrs, FunctionLibrary library, IOpTable ops,
        IReadOnlyList<PartialShape>? argShapes = null, IReadOnlyList<(DType DType, PartialShape Shape)?>? argHandles = null)
    {
        var graph = new Graph(ops) { Functions = library };
        NodeSignature signature = NodeSignature.Of(
            new NodeDef(function.Name, function.Name) { Attrs = KnownAttrs(function, attrs) }, function.Signature);
        if (argShapes is not null && argShapes.Count != signature.InputTypes.Length)
        {
            Throw.InvalidArgument($"Function {function.Name} takes {signature.InputTypes.Length} arguments, got {argShapes.Count}");
        }
        var names = new Dictionary<string, string>(); // name in the body -> tensor name in the graph
        var nodes = new List<NodeDef>();
        AddArgs(function, signature, names, nodes, argShapes, argHandles);
        var bodyNames = new Dictionary<string, NodeDef>(function.Nodes.Length);
        foreach (NodeDef node in function.Nodes)
        {
            if (!bodyNames.TryAdd(node.Name, node)) Throw.InvalidArgument($"Function {function.Name}: Duplicate node name in function: '{node.Name}'");
        }
        foreach (NodeDef node in function.Nodes)
        {
            ImmutableDictionary<string, AttrValue> nodeAttrs = node.Attrs.ToImmutableDictionary(a => a.Key, a => Substitute(a.Value, signature.Attrs, function));
            nodes.Add(node with { Attrs = nodeAttrs, Inputs = [.. node.Inputs.Select(i => Translate(i, names, bodyNames, graph, signature.Attrs, function))] });
        }
        IReadOnlyDictionary<string, Node> made = GraphImporter.Import(graph, nodes);
        return new(
            graph,
            [.. signature.InputTypes.Select((_, i) => made[nodes[i].Name][0])],
            [.. ResolveResults(function, names, bodyNames, graph, signature.Attrs)],
            [.. function.ControlResults.Values.Select(name => made[name])]);
    }

    static ImmutableDictionary<string, AttrValue> KnownAttrs(FunctionDef function, IReadOnlyDictionary<string, AttrValue> attrs) =>
        function.Signature.Attrs.Where(a => attrs.ContainsKey(a.Name)).ToImmutableDictionary(a => a.Name, a => attrs[a.Name]);

    static void AddArgs(FunctionDef function, NodeSignature signature, Dictionary<string, string> names, List<NodeDef> nodes,
        IReadOnlyList<PartialShape>? shapes, IReadOnlyList<(DType DType, PartialShape Shape)?>? handles)
    {
        int index = 0;
        foreach (ArgDef arg in function.Signature.Inputs)
        {
            int count = arg.NumberAttr is { } number ? (int)signature.Attrs[number].AsInt()
                : arg.TypeListAttr is { } list ? signature.Attrs[list].AsList().Length : 1;
            for (int i = 0; i < count; i++, index++)
            {
                string name = count == 1 && !arg.IsList ? arg.Name : $"{arg.Name}_{i}";
                ImmutableDictionary<string, AttrValue> attrs = function.ArgAttrs.GetValueOrDefault(index) ?? ImmutableDictionary<string, AttrValue>.Empty;
                if (shapes is not null) attrs = attrs.SetItem("_output_shapes", AttrValue.List(AttrKind.Shape, [shapes[index]]));
                if (handles?[index] is { } handle) attrs = attrs.SetItem("_handle_dtypes", new[] { handle.DType }).SetItem("_handle_shapes", new[] { handle.Shape });
                nodes.Add(new NodeDef(name, ArgOp) { Attrs = attrs.SetItem("T", signature.InputTypes[index].ToValue()).SetItem("index", index) });
                names[i == 0 ? arg.Name : $"{arg.Name}:{i}"] = name;
                names[$"{arg.Name}:{i}"] = name;
            }
        }
    }

    static AttrValue Substitute(AttrValue value, ImmutableDictionary<string, AttrValue> attrs, FunctionDef function)
    {
        if (value.IsList) return AttrValue.List(value.Kind, value.AsList().Select(v => Substitute(v, attrs, function)));
        if (value.Kind == AttrKind.Function)
        {
            FunctionRef called = value.AsFunction();
            return called with { Attrs = called.Attrs.ToImmutableDictionary(a => a.Key, a => Substitute(a.Value, attrs, function)) };
        }
        if (value.Kind != AttrKind.Placeholder) return value;
        return attrs.GetValueOrDefault(value.AsPlaceholder())
            ?? Throw.InvalidArgument<AttrValue>($"Function {function.Name}: attribute ${value.AsPlaceholder()} is not given by the call");
    }

    static string Translate(string input, Dictionary<string, string> names, Dictionary<string, NodeDef> bodyNodes, Graph graph,
        ImmutableDictionary<string, AttrValue> attrs, FunctionDef function)
    {
        if (input.StartsWith('^')) return names.TryGetValue(input[1..], out string? argument) ? "^" + argument : input;
        if (names.TryGetValue(input, out string? name)) return name;
        string[] parts = input.Split(':');
        if (!bodyNodes.TryGetValue(parts[0], out NodeDef? node)) Throw.InvalidArgument($"Function {function.Name}: input '{input}' is not found");
        if (parts.Length == 1) return input;
        OpDef op = (graph.Functions.FindOp(node.Op) ?? graph.Ops.Get(node.Op)).Def;
        int index = 0;
        if (parts.Length > 2 && (!int.TryParse(parts[2], CultureInfo.InvariantCulture, out index) || index < 0))
        {
            Throw.InvalidArgument($"Function {function.Name}: input '{input}' of a node has no number after its second colon");
        }
        foreach (ArgDef output in op.Outputs)
        {
            if (output.Name == parts[1]) return $"{parts[0]}:{index}";
            index += CountOf(output, node, op, attrs, function);
        }
        return Throw.InvalidArgument<string>($"Function {function.Name}: op {op.Name} of node '{parts[0]}' has no output '{parts[1]}'");
    }

    static int CountOf(ArgDef arg, NodeDef node, OpDef op, ImmutableDictionary<string, AttrValue> attrs, FunctionDef function)
    {
        if ((arg.NumberAttr ?? arg.TypeListAttr) is not { } attr) return 1;
        AttrValue given = node.Attrs.GetValueOrDefault(attr) ?? op.FindAttr(attr)?.Default
            ?? Throw.InvalidArgument<AttrValue>($"Function {function.Name}: node '{node.Name}' (op {op.Name}) has no attribute '{attr}'");
        AttrValue value = Substitute(given, attrs, function);
        return value.IsList ? value.AsList().Length : (int)value.AsInt();
    }

    static IEnumerable<Output> ResolveResults(FunctionDef function, Dictionary<string, string> names, Dictionary<string, NodeDef> bodyNodes, Graph graph,
        ImmutableDictionary<string, AttrValue> attrs)
    {
        foreach (ArgDef result in function.Signature.Outputs)
        {
            string tensor = function.Results.GetValueOrDefault(result.Name)
                ?? Throw.InvalidArgument<string>($"Function {function.Name}: result '{result.Name}' is not in its return map");
            yield return graph.GetOutput(Translate(tensor, names, bodyNodes, graph, attrs, function));
        }
    }
}
