using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Puts stable weights of fused products into the order in which the matrix kernels read them, once instead of in every step.
/// </summary>
sealed class PackWeights : IRewrite
{
    /// <summary>Attribute of a fused product whose weights are packed: the columns of its matrix.</summary>
    public const string PackedAttr = "_packed_columns";

    /// <summary>Smaller matrices are read in place faster than they can be packed.</summary>
    const long LeastElements = 4096;

    public string Name => "pack_weights";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        var stable = new StableValues(graph);
        foreach (StepNode node in graph.Nodes)
        {
            if (node.Type is not ("_FusedConv2D" or "_FusedMatMul") || node.Node.Attrs.ContainsKey(PackedAttr)) continue;
            Edge weights = node.Inputs[1];
            if (!weights.Shape.IsFullyKnown || weights.Shape.ElementCount < LeastElements || !stable.IsStable(weights) || !Fits(node)) continue;
            bool transposed = node.Type == "_FusedMatMul" && node.Node.Attr("transpose_b").AsBool();
            StepNode packed = graph.Add(node, node.Node.Name + "/packed", "_PackMatrix", [weights], ("T", weights.DType), ("transpose", transposed));
            Edge[] inputs = [.. node.Inputs];
            inputs[1] = packed[0];
            ImmutableDictionary<string, AttrValue> attrs = node.Node.Attrs.SetItem(PackedAttr, weights.Shape[transposed ? 0 : -1]);
            if (transposed) attrs = attrs.SetItem("transpose_b", false);
            StepNode made = graph.Replace(node, node.Type, inputs, [.. attrs.Select(a => (a.Key, a.Value))]);
            log.Add(made, $"weights {weights.Shape} packed once");
        }
    }

    /// <summary>A row times a matrix reads the matrix in place; only BiasAdd after the product has a kernel for packed weights.</summary>
    static bool Fits(StepNode node) => node.Node.Attr("fused_ops").AsList() is [var first, ..] && first.AsString() == "BiasAdd"
        && (node.Type == "_FusedConv2D" ? node.Inputs[0].Shape[3] == node.Inputs[1].Shape[2] : node.Node[0].Shape[0] != 1 && node.Node[0].DType == DType.Float);
}
