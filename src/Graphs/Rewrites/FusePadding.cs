namespace TensorHarbor.Graphs;

/// <summary>Lets a convolution read zeros around its images instead of a padded copy of them.</summary>
sealed class FusePadding : IRewrite
{
    public string Name => "fuse_padding";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        foreach (StepNode pad in graph.Nodes)
        {
            if (pad.Type != "Pad" || pad.Controls.Count > 0 || pad.SingleUse is not { Input: 0 } use) continue;
            StepNode convolution = use.Node;
            if (convolution.Type is not ("Conv2D" or "DepthwiseConv2dNative") || !graph.IsPure(pad) || convolution.IsKept) continue;
            if (Paddings(graph, pad, convolution) is not { } paddings) continue;
            Edge[] inputs = [pad.Inputs[0], convolution.Inputs[1]];
            StepNode made = graph.Replace(convolution, convolution.Type, inputs,
                [.. convolution.Node.Attrs.SetItem("padding", "EXPLICIT").SetItem("explicit_paddings", paddings).Select(a => (a.Key, a.Value))]);
            log.Add(made, $"Pad '{pad.Node.Name}' done by {made.Type}");
            graph.Remove(pad);
        }
    }

    /// <summary>Paddings of the convolution and the Pad together, or <see langword="null"/> if it cannot do them.</summary>
    static long[]? Paddings(StepGraph graph, StepNode pad, StepNode convolution)
    {
        if (graph.Constant(pad.Inputs[1]) is not { ElementCount: 8 } value || convolution.Node.Attr("data_format").AsString() != "NHWC") return null;
        long[] paddings = ConstantEvaluation.Integers(value);
        if (paddings[0] != 0 || paddings[1] != 0 || paddings[6] != 0 || paddings[7] != 0 || paddings.Any(p => p < 0)) return null;
        switch (convolution.Node.Attr("padding").AsString())
        {
            case "VALID":
                return paddings;
            case "EXPLICIT":
                AttrValue[] own = [.. convolution.Node.Attr("explicit_paddings").AsList()];
                return own.Length == 8 ? [.. paddings.Select((p, i) => p + own[i].AsInt())] : null;
            default:
                return null;
        }
    }
}
