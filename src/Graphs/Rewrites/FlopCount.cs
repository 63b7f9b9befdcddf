using System.Collections.Frozen;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What the nodes of one op cost in a step.</summary>
/// <param name="Op">Name of the op.</param>
/// <param name="Nodes">How many there are.</param>
/// <param name="Flops">Floating-point operations; unknown sizes count as 1.</param>
/// <param name="Uncertain">Nodes with unknown sizes: they cost more.</param>
public readonly record struct OpCost(string Op, int Nodes, long Flops, int Uncertain);

/// <summary>
/// Floating-point operations of a step from the shapes that inference knows: two per multiply-add of products and convolutions, one per element
/// of arithmetic, comparisons and functions, one per element that a reduction or a pool reads. Moving data costs none. Loops count once.
/// </summary>
static class FlopCount
{
    static readonly FrozenSet<string> _elementwise = new[]
    {
        "Abs", "Add", "AddV2", "BiasAdd", "Sub", "Mul", "Div", "RealDiv", "DivNoNan", "MulNoNan", "FloorDiv", "FloorMod", "Neg", "Reciprocal", "Inv", "Square",
        "SquaredDifference", "Sqrt", "Rsqrt", "Exp", "Expm1", "Log", "Log1p", "Pow", "Sin", "Cos", "Tan", "Sinh", "Cosh", "Tanh", "Asin", "Acos", "Atan", "Atan2",
        "Sigmoid", "Softplus", "Softsign", "Relu", "Relu6", "Elu", "Selu", "LeakyRelu", "Erf", "Erfc", "Maximum", "Minimum", "Greater", "GreaterEqual", "Less",
        "LessEqual", "Equal", "NotEqual", "Select", "SelectV2", "ClipByValue", "Round", "Rint", "Floor", "Ceil", "Sign", "ReluGrad", "Relu6Grad", "EluGrad",
        "SigmoidGrad", "TanhGrad", "RsqrtGrad", "SqrtGrad", "ReciprocalGrad", "SoftplusGrad", "Lgamma", "Digamma",
    }.ToFrozenSet();

    static readonly FrozenSet<string> _reductions = new[]
    {
        "Sum", "Mean", "Prod", "Max", "Min", "ArgMax", "ArgMin", "EuclideanNorm", "L2Loss", "BiasAddGrad", "AddN", "SegmentSum", "UnsortedSegmentSum", "Cumsum", "Cumprod",
    }.ToFrozenSet();

    /// <summary>Costs by op, the dearest first; ops that cost nothing are left out.</summary>
    public static OpCost[] Of(StepGraph graph) =>
    [
        .. graph.Nodes.Where(n => n.Inputs.Length > 0).GroupBy(n => n.Type).Select(g => Sum(g.Key, [.. g]))
            .Where(c => c.Flops > 0 || c.Uncertain > 0).OrderByDescending(c => c.Flops).ThenBy(c => c.Op, StringComparer.Ordinal),
    ];

    static OpCost Sum(string op, StepNode[] nodes)
    {
        var total = new OpCost(op, nodes.Length, 0, 0);
        foreach (StepNode node in nodes)
        {
            (Size size, long perElement) = Work(node);
            if (perElement > 0 || !size.IsKnown) total = total with { Flops = total.Flops + size.Count * perElement, Uncertain = total.Uncertain + (size.IsKnown ? 0 : 1) };
        }
        return total;
    }

    /// <summary>A number of elements, and the operations for each.</summary>
    static (Size Size, long PerElement) Work(StepNode node)
    {
        PartialShape y = node.Node.OutputCount > 0 ? node.Node.OutputShapes[0] : PartialShape.Unknown;
        PartialShape Input(int index) => node.Inputs[index].Shape;
        return node.Type switch
        {
            "Conv2D" or "Conv3D" => (Size.Of(y).Times(Input(1), ..^1), 2),
            "DepthwiseConv2dNative" => (Size.Of(y).Times(Input(1), ..2), 2),
            "Conv2DBackpropInput" or "Conv3DBackpropInputV2" => (Size.Of(Input(2)).Times(Input(1), ..^1), 2),
            "Conv2DBackpropFilter" or "Conv3DBackpropFilterV2" => (Size.Of(Input(2)).Times(y, ..^1), 2),
            "DepthwiseConv2dNativeBackpropInput" => (Size.Of(Input(2)).Times(Input(1), ..2), 2),
            "DepthwiseConv2dNativeBackpropFilter" => (Size.Of(Input(2)).Times(y, ..2), 2),
            "MatMul" => (Size.Of(y).Times(Input(0), Last(node, "transpose_a")), 2),
            "BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3" => (Size.Of(y).Times(Input(0), Last(node, "adj_x")), 2),
            "MaxPool" or "AvgPool" => (Window(node, Size.Of(y)), 1),
            "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" => (Size.Of(Input(0)), node.Node.Attr("is_training").AsBool() ? 5 : 2),
            "Softmax" or "LogSoftmax" => (Size.Of(Input(0)), 4),
            _ when _elementwise.Contains(node.Type) => (Size.Of(y), 1),
            _ when _reductions.Contains(node.Type) => (Size.Of(Input(0)), Math.Max(1, node.Type == "AddN" ? node.Inputs.Length - 1 : 1)),
            _ => (new Size(0, true), 0),
        };
    }

    static Range Last(StepNode node, string transposed) => node.Node.Attr(transposed).AsBool() ? ^2..^1 : ^1..;

    static Size Window(StepNode node, Size size)
    {
        foreach (AttrValue side in node.Node.Attr("ksize").AsList()) size = new(size.Count * side.AsInt(), size.IsKnown);
        return size;
    }

    /// <summary>A number of elements; unknown sizes count as 1.</summary>
    readonly record struct Size(long Count, bool IsKnown)
    {
        public static Size Of(PartialShape shape) => new Size(1, shape.HasRank).Times(shape, ..);

        public Size Times(PartialShape shape, Range axes)
        {
            if (!shape.HasRank || shape.Rank < 2 && !axes.Equals(..)) return this with { IsKnown = shape.HasRank && axes.Equals(..) };
            Size size = this;
            foreach (long dim in shape.Dims[axes]) size = dim < 0 ? size with { IsKnown = false } : size with { Count = size.Count * dim };
            return size;
        }
    }
}
