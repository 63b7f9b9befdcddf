using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Where new nodes go: a graph, a name prefix, and nodes to wait for. Immutable; every <c>With...</c> gives another scope.
/// The generated extension methods (<c>scope.MatMul(a, b)</c>) add one node each, named as TensorFlow names them.
/// </summary>
public sealed class Scope
{
    readonly string _prefix; // "" or ends with a slash
    readonly ImmutableArray<ControlGroup> _control;
    readonly AttrValue? _colocation;
    readonly IScopeFrame? _frame;

    Scope(Graph graph, string prefix, ImmutableArray<ControlGroup> control, AttrValue? colocation, IScopeFrame? frame = null) =>
        (Graph, _prefix, _control, _colocation, _frame) = (graph, prefix, control, colocation, frame);

    /// <summary>The outermost scope of <paramref name="graph"/>.</summary>
    public Scope(Graph graph) : this(graph, "", [], null)
    {
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>The scope's name without a slash at the end; empty: outermost.</summary>
    public string Name => _prefix.TrimEnd('/');

    /// <summary>A scope inside this one, its name made unique (<c>layer</c>, <c>layer_1</c>) as <c>tf.name_scope</c> does.</summary>
    public Scope Sub(string name) => new(Graph, Graph.UniqueName(_prefix + name) + "/", _control, _colocation, _frame);

    /// <summary>A scope inside this one with exactly this name, entered again if it exists, as <c>tf.variable_scope</c> does for variables.</summary>
    public Scope Enter(string name) => new(Graph, $"{_prefix}{name}/", _control, _colocation, _frame);

    /// <summary>
    /// A name for one node, to be given to <see cref="AddExact"/>, and a scope of the same name for the node's own constants, as
    /// TensorFlow's functions make them: <c>strided_slice/stack</c>.
    /// </summary>
    public string Reserve(string name, out Scope inside)
    {
        inside = Sub(name);
        return inside.Name[_prefix.Length..];
    }

    /// <summary>
    /// This scope with more nodes that every new node waits for. As in TensorFlow, no control edge is added where a data input makes the
    /// node wait anyway, because it is one of the nodes or was itself added through this scope.
    /// </summary>
    public Scope WithControl(params ReadOnlySpan<Node> before) =>
        new(Graph, _prefix, [.. _control, new ControlGroup([.. before])], _colocation, _frame);

    /// <summary>This scope with new nodes on the device of <paramref name="other"/>.</summary>
    public Scope Colocate(Node other) => new(Graph, _prefix, _control, Colocation.With(other.Name), _frame);

    /// <summary>This scope with new nodes in a frame of a loop.</summary>
    internal Scope Within(IScopeFrame? frame) => new(Graph, _prefix, _control, _colocation, frame);

    /// <summary>Adds a node.</summary>
    /// <param name="op">Name of the op.</param>
    /// <param name="inputs">Data inputs in the order of the signature; lists are spread out.</param>
    /// <param name="attrs">Attributes; type and number attributes must be among them unless the op has a default.</param>
    /// <param name="name">Name in the scope, made unique; <see langword="null"/>: the op's name.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: see <see cref="Graph.Add"/>.</exception>
    public Node Add(string op, ReadOnlySpan<Output> inputs, ReadOnlySpan<(string Name, AttrValue Value)> attrs = default, string? name = null) =>
        AddAs(Graph.UniqueName(_prefix + (name ?? op)), op, inputs, attrs);

    /// <summary>Adds a node whose name in the scope is taken as it is, even if a scope has the same, as variables do.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a node has the name already; see <see cref="Graph.Add"/>.</exception>
    public Node AddExact(string op, ReadOnlySpan<Output> inputs, ReadOnlySpan<(string Name, AttrValue Value)> attrs, string name) =>
        AddAs(_prefix + name, op, inputs, attrs);

    Node AddAs(string fullName, string op, ReadOnlySpan<Output> inputs, ReadOnlySpan<(string Name, AttrValue Value)> attrs)
    {
        ImmutableDictionary<string, AttrValue>.Builder map = ImmutableDictionary.CreateBuilder<string, AttrValue>();
        foreach ((string key, AttrValue value) in attrs) map[key] = value;
        if (_colocation is not null) map[Colocation.Attr] = _colocation;
        var def = new NodeDef(fullName, op) { Attrs = map.ToImmutable() };
        if (_control.IsEmpty && _frame is null) return Graph.Add(def, inputs, []);
        if (_frame is not null) inputs = Array.ConvertAll(inputs.ToArray(), _frame.Bring);
        var before = new List<Node>();
        foreach (ControlGroup group in _control) group.AddTo(before, inputs);
        _frame?.Keep(before, inputs.IsEmpty);
        Node node = Graph.Add(def, inputs, CollectionsMarshal.AsSpan(before));
        foreach (ControlGroup group in _control) group.Added.Add(node);
        _frame?.Added(node);
        return node;
    }

    /// <summary>A constant; the tensor is copied.</summary>
    public Output Const(Tensor value, string? name = null)
    {
        Tensor copy = value.ToUnpooled();
        return Add("Const", [], [("dtype", copy.DType), ("value", copy)], name ?? "Const");
    }

    /// <summary>A scalar constant.</summary>
    public Output Const<T>(T value, string? name = null) where T : unmanaged
    {
        using Tensor tensor = Tensor.Scalar(value);
        return Const(tensor, name);
    }

    /// <summary>A vector constant.</summary>
    public Output Const<T>(T[] values, string? name = null) where T : unmanaged
    {
        using Tensor tensor = Tensor.From(values);
        return Const(tensor, name);
    }

    /// <summary>A scalar string constant.</summary>
    public Output Const(string value, string? name = null)
    {
        using Tensor tensor = Tensor.Scalar(value);
        return Const(tensor, name);
    }

    /// <summary>A scalar constant of a type known at run time.</summary>
    /// <exception cref="StatusException">UNIMPLEMENTED: numbers of this type cannot be made from a double.</exception>
    public Output ConstOf(DType dtype, double value, string? name = null) => dtype switch
    {
        DType.Float => Const((float)value, name),
        DType.Double => Const(value, name),
        DType.Half => Const((Half)value, name),
        DType.BFloat16 => Const((BFloat16)(float)value, name),
        DType.Int32 => Const((int)value, name),
        DType.Int64 => Const((long)value, name),
        DType.Int16 => Const((short)value, name),
        DType.Int8 => Const((sbyte)value, name),
        DType.UInt8 => Const((byte)value, name),
        DType.UInt16 => Const((ushort)value, name),
        DType.UInt32 => Const((uint)value, name),
        DType.UInt64 => Const((ulong)value, name),
        DType.Complex64 => Const(new Complex64((float)value, 0), name),
        DType.Complex128 => Const(new System.Numerics.Complex(value, 0), name),
        _ => throw new StatusException(ErrorCode.Unimplemented, $"No constant of type {dtype.Name()} from the number {value}"),
    };

    /// <summary>A node that runs after <paramref name="nodes"/> and does nothing itself.</summary>
    public Node Group(string name, params ReadOnlySpan<Node> nodes) => WithControl(nodes).Add("NoOp", [], [], name);
}
