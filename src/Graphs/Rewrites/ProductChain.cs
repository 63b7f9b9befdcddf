using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A product and the nodes after it that it can do itself: activation(product * scale + offset + residual).</summary>
sealed class ProductChain
{
    readonly StepGraph _graph;
    readonly StableValues _stable;
    readonly List<StepNode> _nodes;
    readonly long _channels;
    string? _bias, _sum;

    ProductChain(StepGraph graph, StableValues stable, StepNode product, long channels)
    {
        (_graph, _stable, _channels) = (graph, stable, channels);
        _nodes = [product];
    }

    /// <summary>The product and what follows it, in order.</summary>
    public IReadOnlyList<StepNode> Nodes => _nodes;

    /// <summary>One factor per channel.</summary>
    public Edge? Scale { get; private set; }

    /// <summary>One summand per channel.</summary>
    public Edge? Offset { get; private set; }

    /// <summary>A tensor of the result's shape that is added.</summary>
    public Edge? Residual { get; private set; }

    /// <summary>Relu or Relu6.</summary>
    public string? Activation { get; private set; }

    /// <summary>Is the product a depthwise convolution?</summary>
    public bool IsDepthwise => Product.Type == "DepthwiseConv2dNative";

    /// <summary>Names of the product, the bias, the sum and the activation for errors; empty: there is none.</summary>
    public string[] Parts => [Product.Node.Name, _bias ?? "", _sum ?? "", Activation is null ? "" : Last.Node.Name];

    StepNode Product => _nodes[0];

    StepNode Last => _nodes[^1];

    Edge Weights => Product.Inputs[1];

    /// <summary>A chain of a product that has a fused form; <see langword="null"/>: the node is none, or its sizes are not known.</summary>
    public static ProductChain? Start(StepGraph graph, StableValues stable, StepNode node)
    {
        PartialShape weights = node.Inputs.Length == 2 ? node.Inputs[1].Shape : PartialShape.Unknown;
        bool isKnown = node.Type switch
        {
            "Conv2D" => weights.Rank == 4 && weights.IsFullyKnown && node.Inputs[0].Shape is { Rank: 4 } x && x[3] == weights[2] && IsPlainConvolution(node),
            "DepthwiseConv2dNative" => weights.Rank == 4 && weights.IsFullyKnown && IsPlainConvolution(node),
            "MatMul" => weights.Rank == 2 && weights.IsFullyKnown && node.Node.OutputTypes[0] == DType.Float,
            _ => false,
        };
        if (!isKnown) return null;
        long channels = node.Type switch
        {
            "Conv2D" => weights[3],
            "DepthwiseConv2dNative" => weights[2] * weights[3],
            _ => weights[node.Node.Attr("transpose_b").AsBool() ? 0 : 1],
        };
        return new(graph, stable, node, channels);
    }

    static bool IsPlainConvolution(StepNode node) =>
        node.Node.Attr("data_format").AsString() == "NHWC" && node.Node.OutputTypes[0] is DType.Float or DType.Double;

    /// <summary>Takes in the nodes after the product as long as the product can do them.</summary>
    public void Follow()
    {
        while (Activation is null && Last.SingleUse is { Node.Kind: StepNodeKind.Op } use && _graph.IsPure(use.Node) && Take(use)) _nodes.Add(use.Node);
    }

    bool Take(Use use)
    {
        StepNode node = use.Node;
        if (node.Type is "Relu" or "Relu6")
        {
            Activation = node.Type;
            return true;
        }
        if (Residual is not null) return false;
        return node.Type switch
        {
            "BiasAdd" => use.Input == 0 && node.Node.Attr("data_format").AsString() == "NHWC" && TryAdd(node, node.Inputs[1]),
            "Add" or "AddV2" => PerChannel(node, 1 - use.Input) is { } summand ? TryAdd(node, summand) : TryAddResidual(node, node.Inputs[1 - use.Input]),
            "Sub" => use.Input == 0 && PerChannel(node, 1) is { } less && TryAdd(node, less, subtract: true),
            "Mul" => PerChannel(node, 1 - use.Input) is { } factor && TryScale(node, factor),
            "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" => use.Input == 0 && TryNormalize(node),
            _ => false,
        };
    }

    /// <summary>An operand with one value per channel, or the same for all; <see langword="null"/>: it has another shape.</summary>
    Edge? PerChannel(StepNode node, int input)
    {
        Edge operand = node.Inputs[input];
        PartialShape shape = operand.Shape;
        int rank = IsMatrix ? 2 : 4;
        if (!shape.IsFullyKnown || shape.Rank > rank) return null;
        bool isVector = shape.ElementCount == _channels && (_channels == 1 || (shape.Rank > 0 && shape[-1] == _channels));
        if (!isVector && (shape.ElementCount != 1 || !IsStable(operand))) return null;
        if (isVector && shape.Rank == 1) return operand;
        if (!IsStable(operand)) return null;
        if (isVector) return Add(node, "Reshape", [operand, Vector(node, [_channels])]);
        return Add(node, "BroadcastTo", [operand.Shape.Rank > 0 ? Add(node, "Reshape", [operand, Vector(node, [])]) : operand, Vector(node, [_channels])]);
    }

    bool IsMatrix => Product.Type == "MatMul";

    bool IsStable(Edge edge) => _stable.IsStable(edge);

    bool TryAdd(StepNode node, Edge summand, bool subtract = false)
    {
        if (Offset is { } offset)
        {
            if (!IsStable(offset) || !IsStable(summand)) return false;
            Offset = Add(node, subtract ? "Sub" : "AddV2", [offset, summand]);
        }
        else if (!subtract) Offset = summand;
        else if (IsStable(summand)) Offset = Add(node, "Neg", [summand]);
        else return false;
        _bias ??= node.Node.Name;
        return true;
    }

    bool TryScale(StepNode node, Edge factor)
    {
        if (!IsStable(factor) || !IsStable(Weights) || (Offset is { } summand && !IsStable(summand))) return false;
        Scale = Scale is { } scale ? Add(node, "Mul", [scale, factor]) : factor;
        if (Offset is { } offset) Offset = Add(node, "Mul", [offset, factor]);
        _bias ??= node.Node.Name;
        return true;
    }

    /// <summary>(x - mean) * scale / sqrt(variance + epsilon) + offset, with given moments.</summary>
    bool TryNormalize(StepNode node)
    {
        if (node.Node.Attr("is_training").AsBool() || node.Node.Attr("data_format").AsString() != "NHWC" || node.Node.OutputTypes[0] != DType.Float) return false;
        for (int i = 1; i < 5; i++)
        {
            if (!IsStable(node.Inputs[i]) || node.Inputs[i].Shape is not { Rank: 1 } shape || shape[0] != _channels) return false;
        }
        Tensor epsilon = Tensor.Unpooled(DType.Float, Shape.Scalar);
        epsilon.Write<float>()[0] = node.Node.Attr("epsilon").AsFloat();
        Edge deviation = Add(node, "Sqrt", [Add(node, "AddV2", [node.Inputs[4], _graph.AddConstant(node, node.Node.Name + "/epsilon", epsilon)])]);
        Edge factor = Add(node, "RealDiv", [node.Inputs[1], deviation]);
        if (!TryScale(node, factor)) return false;
        return TryAdd(node, Add(node, "Sub", [node.Inputs[2], Add(node, "Mul", [node.Inputs[3], factor])]));
    }

    bool TryAddResidual(StepNode node, Edge residual)
    {
        PartialShape shape = Last[0].Shape;
        if (IsDepthwise || IsMatrix || residual.Tensor.DType.IsRef() || !shape.HasRank || !shape.Equals(residual.Shape)) return false;
        (Residual, _sum) = (residual, node.Node.Name);
        return true;
    }

    /// <summary>The weights times a factor per channel.</summary>
    public Edge ScaledWeights(Edge scale)
    {
        if (IsDepthwise) scale = Add(Last, "Reshape", [scale, Vector(Last, [Weights.Shape[2], Weights.Shape[3]])]);
        else if (IsMatrix && Product.Node.Attr("transpose_b").AsBool()) scale = Add(Last, "Reshape", [scale, Vector(Last, [_channels, 1])]);
        return Add(Last, "Mul", [Weights, scale]);
    }

    /// <summary>A bias of zeros.</summary>
    public Edge Zeros()
    {
        Tensor zeros = Tensor.Unpooled(Product.Node.OutputTypes[0], [_channels]);
        zeros.WriteBytes().Clear();
        return _graph.AddConstant(Last, Product.Node.Name + "/zeros", zeros);
    }

    Edge Add(StepNode before, string op, ReadOnlySpan<Edge> inputs)
    {
        (string, AttrValue)[] attrs = op switch
        {
            "Reshape" => [("T", inputs[0].DType), ("Tshape", DType.Int64)],
            "BroadcastTo" => [("T", inputs[0].DType), ("Tidx", DType.Int64)],
            _ => [("T", inputs[0].DType)],
        };
        return _graph.Add(before, $"{before.Node.Name}/{op}", op, inputs, attrs)[0];
    }

    Edge Vector(StepNode before, ReadOnlySpan<long> values)
    {
        Tensor tensor = Tensor.Unpooled(DType.Int64, [values.Length]);
        values.CopyTo(tensor.Write<long>());
        return _graph.AddConstant(before, before.Node.Name + "/shape", tensor);
    }
}
