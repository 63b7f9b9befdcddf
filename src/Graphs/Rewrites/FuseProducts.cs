using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Lets a convolution or matrix product do what follows it while its results are in registers: factors, biases and batch normalizations
/// per channel, the sum with another tensor of the same shape, and Relu or Relu6. Factors go into the weights if those are stable.
/// </summary>
sealed class FuseProducts : IRewrite
{
    /// <summary>Attribute with the names of the nodes that became one: the product, the bias, the sum, the activation; empty: there was none.</summary>
    public const string PartsAttr = "_parts";

    public string Name => "fuse_products";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        var stable = new StableValues(graph);
        foreach (StepNode node in graph.Nodes)
        {
            if (node.IsRemoved || !graph.IsPure(node) || ProductChain.Start(graph, stable, node) is not { } chain) continue;
            chain.Follow();
            bool needsConstant = chain.Offset is null && graph.HasFlow; // which would lie outside of the product's loop
            if (chain.Nodes.Count > 1 && !needsConstant) Fuse(graph, log, chain);
        }
    }

    static void Fuse(StepGraph graph, RewriteLog log, ProductChain chain)
    {
        StepNode product = chain.Nodes[0], last = chain.Nodes[^1];
        Edge weights = chain.Scale is { } scale ? chain.ScaledWeights(scale) : product.Inputs[1];
        var inputs = new List<Edge> { product.Inputs[0], weights, chain.Offset ?? chain.Zeros() };
        var fused = new List<string> { "BiasAdd" };
        if (chain.Residual is { } residual)
        {
            inputs.Add(residual);
            fused.Add("Add");
        }
        if (chain.Activation is { } activation) fused.Add(activation);
        DType type = product.Node.OutputTypes[0];
        var attrs = new List<(string, AttrValue)> { ("fused_ops", fused.ToArray()), ("num_args", inputs.Count - 2), (PartsAttr, chain.Parts) };
        foreach ((string key, AttrValue value) in product.Node.Attrs)
        {
            if (key is not ("grad_a" or "grad_b")) attrs.Add((key, value));
        }
        if (product.Type == "Conv2D") attrs.Add(("TArgs", Enumerable.Repeat(type, inputs.Count - 2).ToArray()));
        foreach (StepNode node in chain.Nodes)
        {
            foreach (StepNode before in node.Controls) graph.AddControl(last, before);
        }
        string op = product.Type == "DepthwiseConv2dNative" ? "_FusedDepthwiseConv2dNative" : "_Fused" + product.Type;
        string what = $"{string.Join(" + ", chain.Nodes.Select(n => n.Type))} became {op}{(chain.Scale is null ? "" : ", factors in the weights")}";
        StepNode made = graph.Replace(last, op, [.. inputs], [.. attrs]);
        log.Add(made, what);
        foreach (StepNode node in chain.Nodes.Reverse().Skip(1)) graph.Dissolve(node, made);
    }
}
