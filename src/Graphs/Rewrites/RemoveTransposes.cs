using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Removes Transposes: those that change nothing, one of two in a row, and those that MatMul or BatchMatMul can do while it reads.
/// Of two Reshapes in a row the first goes.
/// </summary>
sealed class RemoveTransposes : IRewrite
{
    public string Name => "remove_transposes";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        foreach (StepNode node in graph.Nodes)
        {
            if (node.IsRemoved || node.IsKept || node.Controls.Count > 0 || node.ControlUses.Count > 0) continue;
            if (node.Type == "Transpose") Simplify(graph, log, node);
            else if (node.Type == "Reshape") SkipReshape(graph, log, node);
            else if (node.Type is "MatMul" or "BatchMatMulV2" or "BatchMatMulV3") ReadTransposed(graph, log, node);
        }
    }

    static void Simplify(StepGraph graph, RewriteLog log, StepNode node)
    {
        if (Permutation(graph, node) is not { } order) return;
        StepNode inner = node.Inputs[0].Node;
        if (inner.Type == "Transpose" && inner.Controls.Count == 0 && Permutation(graph, inner) is { } first && first.Length == order.Length)
        {
            order = [.. order.Select(axis => first[axis])];
            log.Add(node, $"Transpose joined with '{inner.Node.Name}'");
            graph.SetInput(node, 0, inner.Inputs[0]);
            graph.SetInput(node, 1, Constant(graph, node, order));
        }
        if (!IsIdentity(order) || node.Inputs[0].Shape.Rank != order.Length) return;
        log.Add(node, "Transpose removed: it changes nothing");
        graph.Bypass(node, node.Inputs[0]);
    }

    static void SkipReshape(StepGraph graph, RewriteLog log, StepNode node)
    {
        StepNode inner = node.Inputs[0].Node;
        if (inner.Type != "Reshape" || inner.Controls.Count > 0) return;
        log.Add(node, $"Reshape '{inner.Node.Name}' before it skipped");
        graph.SetInput(node, 0, inner.Inputs[0]);
    }

    /// <summary>Lets a product read an operand transposed.</summary>
    static void ReadTransposed(StepGraph graph, RewriteLog log, StepNode node)
    {
        if (node.Node.InputTypes[0] is DType.Complex64 or DType.Complex128) return;
        string[] attrs = node.Type == "MatMul" ? ["transpose_a", "transpose_b"] : ["adj_x", "adj_y"];
        bool[] turned = [node.Node.Attr(attrs[0]).AsBool(), node.Node.Attr(attrs[1]).AsBool()];
        var inputs = new Edge[2];
        bool changed = false;
        for (int i = 0; i < 2; i++)
        {
            inputs[i] = node.Inputs[i];
            StepNode source = inputs[i].Node;
            if (source.Type != "Transpose" || source.Controls.Count > 0 || Permutation(graph, source) is not { } order || !SwapsLastTwo(order)) continue;
            (inputs[i], turned[i], changed) = (source.Inputs[0], !turned[i], true);
            log.Add(node, $"Transpose '{source.Node.Name}' done by {node.Type}");
        }
        if (!changed) return;
        graph.Replace(node, node.Type, inputs, [.. node.Node.Attrs.SetItem(attrs[0], turned[0]).SetItem(attrs[1], turned[1]).Select(a => (a.Key, a.Value))]);
    }

    static bool IsIdentity(int[] order) => order.Index().All(axis => axis.Item == axis.Index);

    static bool SwapsLastTwo(int[] order) =>
        order.Length >= 2 && order[^1] == order.Length - 2 && order[^2] == order.Length - 1 && IsIdentity(order[..^2]);

    static int[]? Permutation(StepGraph graph, StepNode transpose)
    {
        if (graph.Constant(transpose.Inputs[1]) is not { } value) return null;
        int[] order = [.. ConstantEvaluation.Integers(value).Select(axis => (int)axis)];
        return order.Order().Index().All(axis => axis.Item == axis.Index) ? order : null;
    }

    static Edge Constant(StepGraph graph, StepNode node, int[] order)
    {
        Tensor value = Tensor.Unpooled(DType.Int32, [order.Length]);
        order.CopyTo(value.Write<int>());
        return graph.AddConstant(node, node.Node.Name + "/perm", value);
    }
}
