using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>A variable, or a constant large enough to be a weight.</summary>
/// <param name="Name">Its node, after its function's name if it is in one.</param>
/// <param name="Op">Its op.</param>
/// <param name="DType">Type of the elements.</param>
/// <param name="Shape">Sizes, -1 where unknown.</param>
/// <param name="Elements">How many; <see langword="null"/> if the shape is not known.</param>
/// <param name="Bytes">Their size; <see langword="null"/> if the shape is not known or the elements are no numbers.</param>
sealed record GraphParameter(string Name, string Op, DType DType, PartialShape Shape, long? Elements, long? Bytes)
{
    /// <summary>Is it a constant?</summary>
    public bool IsConstant => Op == GraphParameters.ConstOp;
}

/// <summary>Finds the parameters of a graph.</summary>
static class GraphParameters
{
    public const string ConstOp = "Const";

    /// <summary>Constants of fewer elements are shapes, axes and the like.</summary>
    const int LeastConstant = 16;

    /// <summary>Variables and large constants, in the graph's order.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a shape that cannot be.</exception>
    public static IEnumerable<GraphParameter> Find(GraphSource source)
    {
        foreach ((string? function, NodeDef node) in source.AllNodes)
        {
            string name = function is null ? node.Name : $"{function}/{node.Name}";
            if (GraphReport.VariableOps.Contains(node.Op))
            {
                yield return Create(name, node.Op, Attr(node, "dtype")?.Type ?? DataType.DtInvalid, Attr(node, "shape")?.Shape.ToPartialShape() ?? PartialShape.Unknown);
            }
            else if (node.Op == ConstOp && Attr(node, "value")?.Tensor is { } value && value.TensorShape.ToShape() is { ElementCount: >= LeastConstant } shape)
            {
                yield return Create(name, node.Op, value.Dtype, shape);
            }
        }
    }

    static AttrValue? Attr(NodeDef node, string name) => node.Attr.TryGetValue(name, out AttrValue? value) ? value : null;

    static GraphParameter Create(string name, string op, DataType type, PartialShape shape)
    {
        DType dtype = type.ToDType();
        long? elements = shape.IsFullyKnown ? shape.ToShape().ElementCount : null;
        bool fits = elements <= long.MaxValue / Math.Max(1, dtype.Size());
        return new(name, op, dtype, shape, elements, dtype.IsNumeric() && fits ? elements * dtype.Size() : null);
    }
}
