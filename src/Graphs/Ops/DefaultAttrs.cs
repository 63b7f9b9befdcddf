namespace TensorHarbor.Graphs;

/// <summary>Leaves out of nodes the attributes that have their op's default, as TensorFlow does before graphs leave the process.</summary>
static class DefaultAttrs
{
    /// <summary>The node without attributes equal to their defaults.</summary>
    /// <param name="node">The node.</param>
    /// <param name="op">Its op.</param>
    public static NodeDef Strip(NodeDef node, OpDef op) => node with
    {
        Attrs = node.Attrs.RemoveRange(op.Attrs
            .Where(a => a.Default is not null && node.Attrs.TryGetValue(a.Name, out AttrValue? value) && value.Equals(a.Default))
            .Select(a => a.Name)),
    };
}
