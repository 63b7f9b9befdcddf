using System.Collections.Immutable;

namespace TensorHarbor.Graphs;

/// <summary>A node as files and wires carry it: names only, nothing resolved or checked.</summary>
/// <param name="Name">Name of the node, unique in its graph.</param>
/// <param name="Op">Name of its op.</param>
public sealed record NodeDef(string Name, string Op)
{
    /// <summary>Inputs in order, data before control: <c>node</c>, <c>node:output</c>, <c>^node</c>; in a function body <c>node:argument:index</c>.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Device wished for, perhaps partly: <c>/job:ps/task:1/device:CPU:0</c>; empty: any.</summary>
    public string Device { get; init; } = "";

    /// <summary>Attributes as given; those that have their default may be missing.</summary>
    public ImmutableDictionary<string, AttrValue> Attrs { get; init; } = ImmutableDictionary<string, AttrValue>.Empty;
}
