using TensorHarbor.Cli.Reports;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>What steps cost and how they are rewritten, in a report.</summary>
static class StepTables
{
    const long Batch = 1;

    /// <summary>Adds floating-point operations, in total and by op, for a batch of 1; or says why they are not known.</summary>
    public static void AddFlops(Report report, GraphSource source)
    {
        IReadOnlyList<(string Signature, StepReport Report)> steps;
        try
        {
            steps = GraphSteps.Find(source, Batch);
        }
        catch (StatusException error)
        {
            report.Add("flops", null);
            report.Add("flops_unknown_because", error.Message);
            return;
        }
        (string signature, StepReport main) = steps[0];
        int uncertain = main.Costs.Sum(c => c.Uncertain);
        report.Add("flops", main.Costs.Sum(c => c.Flops));
        report.Add("flops_of", signature);
        report.Add("flops_batch", Batch);
        report.Add("flops_is_lower_bound", uncertain > 0 || !main.IsSequential);
        ReportTable table = report.AddTable("flops_by_op", "signature", "op", "nodes#", "flops#", "nodes_of_unknown_size#");
        foreach ((string name, StepReport step) in steps)
        {
            foreach (OpCost cost in step.Costs) table.Add(name, cost.Op, cost.Nodes, cost.Flops, cost.Uncertain);
        }
    }

    /// <summary>Adds what is done to each step before it runs: counts by rewrite, ops before and after, and every change.</summary>
    /// <exception cref="StatusException">What <see cref="GraphSteps.Find"/> throws.</exception>
    public static void AddRewrites(Report report, GraphSource source)
    {
        ReportTable summary = report.AddTable("rewrites", "signature", "rewrite", "changes#");
        ReportTable ops = report.AddTable("ops_of_the_step", "signature", "op", "before#", "after#");
        ReportTable changes = report.AddTable("changes", "signature", "rewrite", "node", "change");
        foreach ((string name, StepReport step) in GraphSteps.Find(source, batch: null))
        {
            RewriteLog log = step.Rewrites;
            foreach (IGrouping<string, RewriteEntry> rewrite in log.Entries.GroupBy(e => e.Rewrite)) summary.Add(name, rewrite.Key, rewrite.Count());
            foreach (string op in log.Before.Keys.Union(log.After.Keys).OrderByDescending(o => log.Before.GetValueOrDefault(o)).ThenBy(o => o, StringComparer.Ordinal))
            {
                ops.Add(name, op, log.Before.GetValueOrDefault(op), log.After.GetValueOrDefault(op));
            }
            foreach (RewriteEntry entry in log.Entries) changes.Add(name, entry.Rewrite, entry.Node, entry.What);
        }
    }
}
