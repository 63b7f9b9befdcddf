using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using NodeDef = TensorHarbor.Formats.Protos.NodeDef;

namespace TensorHarbor.Training;

/// <summary>Cuts out of a graph what some of its nodes need.</summary>
static class GraphPruning
{
    const string Colocation = "_class", Mark = "loc:@";

    /// <summary>The nodes that <paramref name="roots"/> need, themselves included, in file order, without devices.</summary>
    /// <param name="graph">The whole graph.</param>
    /// <param name="roots">Names of nodes.</param>
    /// <param name="ends">Names of nodes that are left out, with what only they need.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a node is not in the graph.</exception>
    public static GraphDef Cut(GraphDef graph, IEnumerable<string> roots, IReadOnlySet<string> ends)
    {
        Dictionary<string, NodeDef> byName = graph.Node.ToDictionary(n => n.Name);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out string? name))
        {
            if (ends.Contains(name) || !kept.Add(name)) continue;
            if (!byName.TryGetValue(name, out NodeDef? node)) Throw.InvalidArgument($"No node '{name}' in the meta graph");
            foreach (string input in node!.Input) open.Push(input.StartsWith('^') ? input[1..] : TensorName.Parse(input).Node);
        }
        var cut = new GraphDef { Versions = graph.Versions?.Clone(), Library = graph.Library?.Clone() };
        cut.Node.AddRange(graph.Node.Where(n => kept.Contains(n.Name)).Select(n => Free(n, kept)));
        return cut;
    }

    /// <summary>A copy that is bound to no device and to no node that is gone.</summary>
    static NodeDef Free(NodeDef node, HashSet<string> kept)
    {
        NodeDef free = node.Clone();
        free.Device = "";
        bool IsGone(string group) => group.StartsWith(Mark, StringComparison.Ordinal) && !kept.Contains(group[Mark.Length..]);
        Formats.Protos.AttrValue? groups = free.Attr.GetValueOrDefault(Colocation);
        if (groups?.List?.S.Any(s => IsGone(s.ToStringUtf8())) == true) free.Attr.Remove(Colocation);
        return free;
    }
}
