using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// A TensorFlow graph: nodes with resolved inputs, checked types and inferred shapes, and a library of functions.
/// Nodes are only added. Not safe for several writers.
/// </summary>
/// <param name="ops">The ops that nodes may use.</param>
public sealed class Graph(IOpTable ops)
{
    /// <summary>A node's attribute may claim a million outputs; all nodes together have no more than this.</summary>
    const long MaxOutputs = 1 << 24;

    readonly List<Node> _nodes = [];
    readonly Dictionary<string, Node> _byName = [];
    readonly Dictionary<string, int> _usedNames = [];
    long _outputCount;

    /// <summary>The ops that nodes may use.</summary>
    public IOpTable Ops { get; } = ops;

    /// <summary>Nodes in the order they were added.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Functions that nodes may call.</summary>
    public FunctionLibrary Functions { get; init; } = new();

    /// <summary>GraphDef version that the graph was made for; decides details of a few ops.</summary>
    public int Producer { get; set; } = GraphVersions.Current;

    /// <summary>Collections by name, as in a MetaGraphDef: node names, tensor names or serialized messages.</summary>
    public Dictionary<string, List<byte[]>> Collections { get; } = [];

    /// <summary>
    /// Says the device of each node that is added without one, as a <c>tf.device</c> function; <see langword="null"/>: none. It is not asked
    /// about a node that must be with another (colocation): that one gets the other's.
    /// </summary>
    public Func<NodeDef, string>? DeviceOfNew { get; set; }

    /// <summary>The node of this name, or <see langword="null"/>.</summary>
    public Node? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The node of this name.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none; the text names the nearest.</exception>
    public Node Get(string name)
    {
        if (_byName.TryGetValue(name, out Node? node)) return node;
        string? nearest = Spelling.Nearest(name, _byName.Keys);
        throw new StatusException(ErrorCode.NotFound, $"No node named '{name}' in the graph{(nearest is null ? "" : $"; the nearest is '{nearest}'")}");
    }

    /// <summary>The output of a tensor name such as <c>node:1</c>; <c>node</c> means <c>node:0</c>.</summary>
    /// <exception cref="StatusException">NOT_FOUND or INVALID_ARGUMENT: no such node or output.</exception>
    public Output GetOutput(string tensorName)
    {
        TensorName name = TensorName.Parse(tensorName);
        return Get(name.Node)[name.Index];
    }

    /// <summary>Tries <see cref="GetOutput"/>.</summary>
    public bool TryGetOutput(string tensorName, [NotNullWhen(true)] out Output? output)
    {
        TensorName name = TensorName.Parse(tensorName);
        output = _byName.TryGetValue(name.Node, out Node? node) && name.Index >= 0 && name.Index < node.OutputCount ? node[name.Index] : null;
        return output is not null;
    }

    /// <summary>A name that no node or scope has yet: <paramref name="wanted"/>, or with <c>_1</c>, <c>_2</c> ... as TensorFlow does (case does not count).</summary>
    public string UniqueName(string wanted)
    {
        string key = wanted.ToLowerInvariant();
        int count = _usedNames.GetValueOrDefault(key);
        _usedNames[key] = count + 1;
        if (count == 0) return wanted;
        string name;
        do name = $"{wanted}_{count++}";
        while (_usedNames.ContainsKey(name.ToLowerInvariant()));
        _usedNames[key] = count;
        _usedNames[name.ToLowerInvariant()] = 1;
        return name;
    }

    /// <summary>Adds a node whose inputs are in the graph.</summary>
    /// <param name="def">Name, op, device and attributes; its input names are not looked at.</param>
    /// <param name="inputs">Data inputs.</param>
    /// <param name="controlInputs">Nodes that must run first.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: wrong attributes, number or types of inputs, or shapes that the op cannot take.</exception>
    public Node Add(NodeDef def, ReadOnlySpan<Output> inputs, ReadOnlySpan<Node> controlInputs = default)
    {
        Node node = AddWithoutShapes(DeviceOfNew is null || def.Device.Length > 0 ? def : def with { Device = DeviceFor(def, DeviceOfNew) }, inputs, controlInputs);
        ShapeInference.Run(node);
        return node;
    }

    string DeviceFor(NodeDef def, Func<NodeDef, string> deviceOf) => Colocation.Names(def.Attrs).Select(Find).FirstOrDefault(n => n is not null)?.Device ?? deviceOf(def);

    /// <summary>Adds a node and leaves the shapes of its outputs unknown, as the importer needs for the nodes of loops.</summary>
    internal Node AddWithoutShapes(NodeDef def, ReadOnlySpan<Output> inputs, ReadOnlySpan<Node> controlInputs)
    {
        if (_byName.ContainsKey(def.Name)) Throw.InvalidArgument($"Duplicate name '{def.Name}' in the graph");
        OpRegistration op = Functions.FindOp(def.Op) ?? Ops.Get(def.Op);
        NodeSignature signature = NodeSignature.Of(def, op.Def);
        CheckInputs(def, op.Def, signature.InputTypes, inputs);
        _outputCount += signature.OutputTypes.Length;
        if (_outputCount > MaxOutputs) Throw.ResourceExhausted($"Node '{def.Name}' (op {def.Op}) brings the graph's outputs to {_outputCount}, more than {MaxOutputs}");
        var node = new Node(this, _nodes.Count, def with { Attrs = signature.Attrs }, op, signature, inputs.ToArray(), controlInputs.ToArray());
        _nodes.Add(node);
        _byName.Add(def.Name, node);
        _usedNames.TryAdd(def.Name.ToLowerInvariant(), 1);
        return node;
    }

    static void CheckInputs(NodeDef def, OpDef op, ImmutableArray<DType> types, ReadOnlySpan<Output> inputs)
    {
        if (inputs.Length != types.Length)
        {
            Throw.InvalidArgument($"Node '{def.Name}' (op {op.Name}) takes {types.Length} inputs, got {inputs.Length}");
        }
        for (int i = 0; i < types.Length; i++)
        {
            if (inputs[i].Node is null) continue; // an edge of a loop, connected later
            DType got = inputs[i].DType;
            bool fits = types[i].IsRef() ? got == types[i] : got.ToValue() == types[i];
            if (!fits)
            {
                Throw.InvalidArgument($"Input {i} of node {def.Name} was passed {got.Name()} from {inputs[i].Name} incompatible with expected {types[i].Name()}.");
            }
        }
    }
}

/// <summary>A tensor's name taken apart.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Index">Which of its outputs.</param>
public readonly record struct TensorName(string Node, int Index)
{
    /// <summary>Parses <c>node:1</c> or <c>node</c> (output 0).</summary>
    public static TensorName Parse(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon > 0 && int.TryParse(name.AsSpan(colon + 1), out int index) ? new(name[..colon], index) : new(name, 0);
    }
}

/// <summary>Versions of the GraphDef format.</summary>
public static class GraphVersions
{
    /// <summary>The producer version of the graphs we make: TensorFlow 2.21's.</summary>
    public const int Current = 2474;

    /// <summary>The oldest consumer that runs the graphs we make.</summary>
    public const int MinConsumer = 0;
}
