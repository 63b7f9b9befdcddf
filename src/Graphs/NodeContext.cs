using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A node seen by one of its op's rules: attributes by name and kind.</summary>
/// <param name="node">The node.</param>
public abstract class NodeContext(Node node)
{
    /// <summary>The node.</summary>
    public Node Node { get; } = node;

    /// <summary>The attribute, or <see langword="null"/> if neither the node nor its op's definition has it.</summary>
    public AttrValue? FindAttr(string name) => Node.Attrs.GetValueOrDefault(name);

    /// <summary>Attribute of kind <c>bool</c>.</summary>
    public bool Bool(string attr) => Node.Attr(attr).AsBool();

    /// <summary>Attribute of kind <c>int</c>.</summary>
    public long Int(string attr) => Node.Attr(attr).AsInt();

    /// <summary>Attribute of kind <c>float</c>.</summary>
    public float Float(string attr) => Node.Attr(attr).AsFloat();

    /// <summary>Attribute of kind <c>string</c>, UTF-8.</summary>
    public string String(string attr) => Node.Attr(attr).AsString();

    /// <summary>Attribute of kind <c>type</c>.</summary>
    public DType Type(string attr) => Node.Attr(attr).AsType();

    /// <summary>Attribute of kind <c>shape</c>.</summary>
    public PartialShape ShapeAttr(string attr) => Node.Attr(attr).AsShape();

    /// <summary>Attribute of kind <c>tensor</c>; it belongs to the node.</summary>
    public Tensor TensorAttr(string attr) => Node.Attr(attr).AsTensor();

    /// <summary>Attribute of kind <c>func</c>.</summary>
    public FunctionRef Function(string attr) => Node.Attr(attr).AsFunction();

    /// <summary>Attribute of kind <c>list(func)</c>.</summary>
    public FunctionRef[] Functions(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsFunction())];

    /// <summary>Attribute of kind <c>list(int)</c>.</summary>
    public long[] Ints(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsInt())];

    /// <summary>Attribute of kind <c>list(float)</c>.</summary>
    public float[] Floats(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsFloat())];

    /// <summary>Attribute of kind <c>list(string)</c>, UTF-8.</summary>
    public string[] StringList(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsString())];

    /// <summary>Attribute of kind <c>list(type)</c>.</summary>
    public DType[] Types(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsType())];

    /// <summary>Attribute of kind <c>list(shape)</c>.</summary>
    public PartialShape[] ShapeList(string attr) => [.. Node.Attr(attr).AsList().Select(v => v.AsShape())];

    /// <summary>Number of inputs.</summary>
    public int InputCount => Node.Inputs.Length;

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Node.OutputCount;

    /// <summary>Type of an input, without its reference mark.</summary>
    public DType InputType(int index) => Node.InputTypes[index].ToValue();

    /// <summary>Type of an output, without its reference mark.</summary>
    public DType OutputType(int index) => Node.OutputTypes[index].ToValue();
}
