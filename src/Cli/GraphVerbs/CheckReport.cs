using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using Protos = TensorHarbor.Formats.Protos;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>Whether a graph can run here, and what is missing. The bodies of its functions count.</summary>
static class CheckReport
{
    const int MaxNodesShown = 5;

    /// <summary>Looks at every node.</summary>
    /// <param name="source">The graph.</param>
    /// <param name="ops">The ops there are.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a function that cannot be read.</exception>
    public static (Report Report, bool Supported) Create(GraphSource source, IOpTable ops)
    {
        var functions = new FunctionLibrary();
        foreach (Protos.FunctionDef function in source.Graph.Library?.Function ?? []) functions.Add(SignatureOnly(function));
        var check = new NodeCheck(ops, functions);
        var findings = new Dictionary<NodeFinding, List<string>>();
        foreach ((string? function, Protos.NodeDef node) in source.AllNodes)
        {
            if (check.Look(node) is not { } finding) continue;
            if (!findings.TryGetValue(finding, out List<string>? names)) findings.Add(finding, names = []);
            names.Add(function is null ? node.Name : $"{function}/{node.Name}");
        }
        var report = new Report("graph_check", source.Path);
        report.Add("supported", findings.Count == 0);
        report.Add("node_count", source.AllNodes.Count());
        report.Add("op_count", source.AllNodes.Select(n => n.Node.Op).Distinct().Count());
        report.Add("unsupported_node_count", findings.Values.Sum(n => n.Count));
        report.Add("unchecked_kernel_count", check.UncheckedKernels == 0 ? null : check.UncheckedKernels);
        AddFindings(report, findings, ops);
        return (report, findings.Count == 0);
    }

    static void AddFindings(Report report, Dictionary<NodeFinding, List<string>> findings, IOpTable ops)
    {
        ReportTable table = report.AddTable("unsupported", "op", "problem", "types", "count#", "nodes", "nearest", "detail");
        foreach ((NodeFinding finding, List<string> nodes) in findings.OrderByDescending(f => f.Value.Count).ThenBy(f => f.Key.Op, StringComparer.Ordinal))
        {
            string? nearest = finding.Problem == NodeCheck.UnknownOp ? Spelling.Nearest(finding.Op, ops.Names) : null;
            table.Add(finding.Op, finding.Problem, finding.Types, nodes.Count, nodes.Take(MaxNodesShown).ToArray(), nearest, finding.Detail);
        }
    }

    /// <summary>Calls need a function's signature only; its nodes are looked at one by one.</summary>
    static FunctionDef SignatureOnly(Protos.FunctionDef function) => new(OpProtos.FromProto(function.Signature));
}
