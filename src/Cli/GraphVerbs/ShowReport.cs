using TensorHarbor.Cli.Inspect;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>Summary of a graph: what goes in and out, its parameters, functions, ops and cost. Ops need only be known for the cost.</summary>
static class ShowReport
{
    const int MaxParametersShown = 20;

    /// <summary>Summarises.</summary>
    /// <param name="source">The graph.</param>
    /// <param name="forMachines">Lists every parameter, not only the largest.</param>
    /// <param name="optimized">Adds what is done to the graph before it runs.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a shape that cannot be.</exception>
    public static Report Create(GraphSource source, bool forMachines, bool optimized = false)
    {
        GraphParameter[] parameters = [.. GraphParameters.Find(source)];
        var report = new Report(source.Kind.Name(), source.Path);
        report.Add("tensorflow_version", source.Meta.MetaInfoDef?.TensorflowVersion is { Length: > 0 } version ? version : null);
        report.Add("tags", source.Meta.MetaInfoDef?.Tags is { Count: > 0 } tags ? tags.ToArray() : null);
        report.Add("node_count", source.Graph.Node.Count);
        report.Add("node_count_with_functions", source.AllNodes.Count());
        report.Add("op_count", source.AllNodes.Select(n => n.Node.Op).Distinct().Count());
        report.Add("variable_count", parameters.Count(p => !p.IsConstant));
        report.Add("variable_elements", Sum(parameters, p => p.IsConstant ? null : p.Elements));
        report.Add("variable_bytes", Sum(parameters, p => p.IsConstant ? null : p.Bytes));
        report.Add("large_constant_count", parameters.Count(p => p.IsConstant));
        report.Add("large_constant_elements", Sum(parameters, p => p.IsConstant ? p.Elements : null));
        report.Add("large_constant_bytes", Sum(parameters, p => p.IsConstant ? p.Bytes : null));
        if (optimized) StepTables.AddRewrites(report, source);
        AddEnds(report, source);
        AddParameters(report, parameters, forMachines);
        AddFunctions(report.AddTable("functions", "function", "inputs#", "outputs#", "nodes#"), source.Graph);
        GraphReport.AddOps(report.AddTable("ops", "op", "count#"), [source.Graph]);
        StepTables.AddFlops(report, source);
        return report;
    }

    /// <summary>A file may claim more than a number holds: the sum stops there.</summary>
    static long Sum(GraphParameter[] parameters, Func<GraphParameter, long?> size) =>
        (long)Int128.Min(long.MaxValue, parameters.Aggregate(Int128.Zero, (sum, p) => sum + (size(p) ?? 0)));

    static void AddEnds(Report report, GraphSource source)
    {
        ReportTable signatures = GraphReport.AddSignatureTable(report);
        GraphReport.AddSignatures(signatures, source.Meta);
        ReportTable inputs = report.AddTable("inputs", "name", "op", "dtype", "shape"), outputs = report.AddTable("outputs", "name", "op");
        if (signatures.Rows.Count > 0) return;
        GraphReport.AddNodes(inputs, source.Graph.Node.Where(n => n.Op.StartsWith("Placeholder", StringComparison.Ordinal)));
        foreach (NodeDef node in GraphReport.Outputs(source.Graph)) outputs.Add(node.Name, node.Op);
    }

    static void AddParameters(Report report, GraphParameter[] parameters, bool all)
    {
        IEnumerable<GraphParameter> shown = all ? parameters : parameters.OrderByDescending(p => p.Bytes ?? 0).Take(MaxParametersShown);
        bool cut = !all && parameters.Length > MaxParametersShown;
        ReportTable table = report.AddTable(cut ? "largest_parameters" : "parameters", "name", "op", "dtype", "shape", "elements#", "bytes#");
        foreach (GraphParameter p in shown)
        {
            table.Add(p.Name, p.Op, p.DType.PythonName(), p.Shape.HasRank ? p.Shape.Dims.ToArray() : null, p.Elements, p.Bytes);
        }
    }

    static void AddFunctions(ReportTable table, GraphDef graph)
    {
        foreach (FunctionDef function in graph.Library?.Function ?? [])
        {
            OpDef signature = GraphSource.SignatureOf(function);
            table.Add(signature.Name, signature.InputArg.Count, signature.OutputArg.Count, function.NodeDef.Count);
        }
    }
}
