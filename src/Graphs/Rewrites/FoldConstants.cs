using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Computes nodes whose inputs are constants, and sizes of tensors whose shapes are known.</summary>
sealed class FoldConstants : IRewrite
{
    /// <summary>Larger results are only kept where they are no larger than the inputs together, as with weights.</summary>
    const long MaxBytes = 10 << 20;

    public string Name => "fold_constants";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        foreach (StepNode node in graph.Nodes)
        {
            if (node.Type == "Const" || node.IsKept || (graph.HasFlow && node.Controls.Count > 0) || !graph.IsPure(node)) continue;
            if (TryShape(node) is { } size) Replace(graph, log, node, [size]);
            else if (TryCompute(graph, node) is { } results) Replace(graph, log, node, results);
        }
    }

    static void Replace(StepGraph graph, RewriteLog log, StepNode node, Tensor[] values)
    {
        log.Add(node, $"{node.Type} became a constant");
        for (int i = 0; i < values.Length; i++)
        {
            Edge constant = graph.AddConstant(node, values.Length == 1 ? node.Node.Name : $"{node.Node.Name}/{i}", values[i]);
            foreach (Use use in node.UsesOf(i))
            {
                foreach (StepNode before in node.Controls) graph.AddControl(use.Node, before);
            }
            graph.ReplaceUses(node[i], constant);
        }
        graph.Dissolve(node, null);
    }

    /// <summary>Shape, Size or Rank of a tensor whose shape is known.</summary>
    static Tensor? TryShape(StepNode node) =>
        node.Type is "Shape" or "Size" or "Rank" ? ConstantEvaluation.FromShape(node.Node, node.Inputs[0].Shape) : null;

    static Tensor[]? TryCompute(StepGraph graph, StepNode node)
    {
        if (node.Node.OutputCount == 0 || node.Inputs.IsEmpty || node.Node.OutputTypes.Contains(DType.Variant)) return null;
        var values = new Tensor[node.Inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (graph.Constant(node.Inputs[i]) is not { } value) return null;
            values[i] = value;
        }
        try
        {
            Tensor[] pooled = NodeEvaluation.Run(node.Node, values);
            bool fits = pooled.Sum(t => t.ByteCount) <= Math.Max(MaxBytes, values.Sum(t => t.ByteCount));
            Tensor[] results = fits ? [.. pooled.Select(t => t.ToUnpooled())] : [];
            foreach (Tensor tensor in pooled) tensor.Dispose();
            return fits ? results : null;
        }
        catch (StatusException)
        {
            return null; // it fails in the step, where the error belongs
        }
    }
}
