using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;

namespace TensorHarbor.Conformance.Tests;

/// <summary>Skips tests of graphs with ops that we do not have yet, and says which.</summary>
static class Missing
{
    public static void SkipIfOpsAre(GraphDef graph)
    {
        HashSet<string> functions = [.. (graph.Library?.Function ?? []).Select(f => f.Signature.Name)];
        IEnumerable<string> ops = graph.Node.Select(n => n.Op).Concat((graph.Library?.Function ?? []).SelectMany(f => f.NodeDef).Select(n => n.Op));
        string[] missing = [.. ops.Distinct().Where(op => !functions.Contains(op) && OpTable.Instance.Find(op) is null).Order(StringComparer.Ordinal)];
        if (missing.Length > 0) Assert.Skip($"op {string.Join(", ", missing)} is not implemented yet");
    }
}
