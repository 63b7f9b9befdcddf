using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>An output of a node: a tensor that flows along edges.</summary>
/// <param name="Node">The node.</param>
/// <param name="Index">Which of its outputs.</param>
public readonly record struct Output(Node Node, int Index)
{
    /// <summary>Type of the tensor; a reference type for a v1 variable.</summary>
    public DType DType => Node.OutputTypes[Index];

    /// <summary>Type of the tensor without its reference mark.</summary>
    public DType ValueType => DType.ToValue();

    /// <summary>Shape as inference knows it.</summary>
    public PartialShape Shape => Node.OutputShapes[Index];

    /// <summary>Tensor name: <c>node:1</c>.</summary>
    public string Name => $"{Node.Name}:{Index}";

    /// <summary>As a node's input names it: <c>node</c> for output 0, else <c>node:1</c>.</summary>
    public string InputName => Index == 0 ? Node.Name : Name;

    /// <inheritdoc/>
    public override string ToString() => Node is null ? "(none)" : Name;
}

/// <summary>A node of a <see cref="Graph"/>: an op applied to inputs. Made by <see cref="Graph.Add"/>.</summary>
public sealed class Node
{
    const string InferredShapes = "_output_shapes";

    readonly Output[] _inputs;
    readonly PartialShape[] _outputShapes;
    readonly Node[] _controlInputs;

    internal Node(Graph graph, int id, NodeDef def, OpRegistration op, NodeSignature signature, Output[] inputs, Node[] controlInputs)
    {
        Graph = graph;
        Id = id;
        Name = def.Name;
        Device = def.Device;
        Attrs = def.Attrs;
        Op = op;
        OutputTypes = signature.OutputTypes;
        InputTypes = signature.InputTypes;
        _inputs = inputs;
        _controlInputs = controlInputs;
        _outputShapes = new PartialShape[signature.OutputTypes.Length];
        Array.Fill(_outputShapes, PartialShape.Unknown);
    }

    /// <summary>The graph it is in.</summary>
    public Graph Graph { get; }

    /// <summary>Position in <see cref="Graph.Nodes"/>.</summary>
    public int Id { get; }

    /// <summary>Unique name, with scopes: <c>model/layer1/MatMul</c>.</summary>
    public string Name { get; }

    /// <summary>The op and its rules.</summary>
    public OpRegistration Op { get; }

    /// <summary>Name of the op.</summary>
    public string Type => Op.Def.Name;

    /// <summary>Device wished for, perhaps partly; empty: any.</summary>
    public string Device { get; }

    /// <summary>Attributes, defaults filled in.</summary>
    public ImmutableDictionary<string, AttrValue> Attrs { get; }

    /// <summary>Inputs in order.</summary>
    public ReadOnlySpan<Output> Inputs => _inputs;

    /// <summary>Nodes that must have run before this one.</summary>
    public ReadOnlySpan<Node> ControlInputs => _controlInputs;

    /// <summary>Types that the op wants of its inputs.</summary>
    public ImmutableArray<DType> InputTypes { get; }

    /// <summary>Types of the outputs.</summary>
    public ImmutableArray<DType> OutputTypes { get; }

    /// <summary>Shapes of the outputs, as far as inference knows them.</summary>
    public ReadOnlySpan<PartialShape> OutputShapes => _outputShapes;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => OutputTypes.Length;

    /// <summary>Shape and type that a resource output refers to (of a variable), if inference knows them.</summary>
    public (DType DType, PartialShape Shape)? HandleData { get; internal set; }

    /// <summary>Output <paramref name="index"/>.</summary>
    public Output this[int index] => index >= 0 && index < OutputCount
        ? new(this, index)
        : Throw.InvalidArgument<Output>($"Node '{Name}' (op {Type}) has {OutputCount} outputs, asked for output {index}");

    /// <summary>Output 0.</summary>
    public static implicit operator Output(Node node) => node[0];

    /// <summary>The attribute, which the op's definition or the node must have.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the node has no such attribute.</exception>
    public AttrValue Attr(string name) => Attrs.TryGetValue(name, out AttrValue? value)
        ? value
        : Throw.InvalidArgument<AttrValue>($"No attr named '{name}' in node '{Name}' (op {Type})");

    /// <summary>Replaces input <paramref name="index"/>, as loops and rewrites need.</summary>
    internal void SetInput(int index, Output value) => _inputs[index] = value;

    internal void SetOutputShape(int index, PartialShape shape) => _outputShapes[index] = shape;

    /// <summary>The node in names only.</summary>
    public NodeDef ToDef() => new(Name, Type)
    {
        Device = Device,
        Attrs = Attrs,
        Inputs = [.. _inputs.Select(i => i.InputName), .. _controlInputs.Select(c => "^" + c.Name)],
    };

    /// <summary>As TensorFlow quotes nodes in errors: <c>{{node y}} = MatMul[T=DT_FLOAT](a, b)</c>.</summary>
    public override string ToString()
    {
        string attrs = string.Join(", ", Attrs.Where(a => a.Key != InferredShapes).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        string inputs = string.Join(", ", _inputs.Select(i => i.InputName).Concat(_controlInputs.Select(c => "^" + c.Name)));
        return $"{{{{node {Name}}}}} = {Type}[{attrs}]({inputs})";
    }
}
