using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;

namespace TensorHarbor.Conformance.Tests;

/// <summary>Ops of a graph that we do not have.</summary>
static class Missing
{
    /// <summary>Their names, those in function bodies included.</summary>
    public static string[] OpsOf(GraphDef graph)
    {
        HashSet<string> functions = [.. (graph.Library?.Function ?? []).Select(f => f.Signature.Name)];
        IEnumerable<string> ops = graph.Node.Select(n => n.Op).Concat((graph.Library?.Function ?? []).SelectMany(f => f.NodeDef).Select(n => n.Op));
        return [.. ops.Distinct().Where(op => !functions.Contains(op) && OpTable.Instance.Find(op) is null).Order(StringComparer.Ordinal)];
    }
}
