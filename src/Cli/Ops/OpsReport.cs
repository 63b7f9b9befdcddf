using TensorHarbor.Cli.Reports;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Ops;

/// <summary>Which ops there are, and what is there of each: shape rule, gradient, kernels.</summary>
static class OpsReport
{
    const string KernelSeparator = " | ";

    /// <summary>One row for each op.</summary>
    /// <param name="ops">The table.</param>
    /// <param name="names">The ops wanted.</param>
    /// <param name="title">Stands for the path.</param>
    /// <param name="whole">Adds each op's signature.</param>
    /// <exception cref="StatusException">NOT_FOUND: no such op; the text names the nearest.</exception>
    public static Report Create(IOpTable ops, IReadOnlyList<string> names, string title, bool whole)
    {
        OpRegistration[] found = [.. names.Select(ops.Get)];
        var report = new Report("ops", title);
        report.Add("op_count", found.Length);
        report.Add("with_kernel", found.Count(o => o.CreateCpuKernel is not null));
        report.Add("with_shape_rule", found.Count(o => o.Shape is not null));
        report.Add("with_gradient", found.Count(o => o.Gradient is not null));
        string[] coverage = ["op", "shape_rule", "gradient", "cpu_types"], signature = ["signature", "attributes", "flags"];
        ReportTable table = report.AddTable("ops", whole ? [.. coverage, .. signature] : coverage);
        foreach (OpRegistration op in found)
        {
            object?[] row = [op.Def.Name, op.Shape is not null, op.Gradient is not null, whole ? Kernels(op) : op.CpuTypes];
            table.Add(whole ? [.. row, OpSignatureText.Of(op.Def), op.Def.Attrs.Select(OpSignatureText.Of).ToArray(), OpSignatureText.Flags(op.Def)] : row);
        }
        return report;
    }

    /// <summary>The whole signature of one op, for people.</summary>
    /// <inheritdoc cref="Create"/>
    public static Report CreateForOne(IOpTable ops, string name)
    {
        OpRegistration op = ops.Get(name);
        var report = new Report("op", name);
        report.Add("signature", OpSignatureText.Of(op.Def));
        string[] flags = OpSignatureText.Flags(op.Def);
        report.Add("flags", flags.Length == 0 ? null : flags);
        report.Add("shape_rule", op.Shape is not null);
        report.Add("gradient", op.Gradient is not null);
        ReportTable attributes = report.AddTable("attributes", "attribute");
        foreach (AttrDef attr in op.Def.Attrs) attributes.Add(OpSignatureText.Of(attr));
        ReportTable kernels = report.AddTable("cpu_kernels", "types");
        foreach (string types in Kernels(op)) kernels.Add(types);
        return report;
    }

    /// <summary>The page <c>docs/ops.md</c>.</summary>
    public static string Markdown(IOpTable ops)
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("# Ops\n");
        text.WriteLine("What there is of each op. Made by `tensorharbor ops --markdown > docs/ops.md`; a test compares.");
        text.WriteLine("`tensorharbor ops NAME` prints an op's whole signature, `tensorharbor graph check MODEL` what a model lacks.\n");
        OpRegistration[] all = [.. ops.Names.Select(ops.Get)];
        text.WriteLine($"{all.Length} ops: {all.Count(o => o.CreateCpuKernel is not null)} with a CPU kernel, {all.Count(o => o.Shape is not null)} with a "
            + $"shape rule, {all.Count(o => o.Gradient is not null)} with a gradient.\n");
        text.WriteLine("| op | shape rule | gradient | CPU kernels |");
        text.WriteLine("|---|---|---|---|");
        foreach (OpRegistration op in all)
        {
            text.WriteLine($"| {op.Def.Name} | {Mark(op.Shape)} | {Mark(op.Gradient)} | {string.Join("<br>", Kernels(op))} |");
        }
        return text.ToString();
    }

    static string Mark(object? there) => there is null ? "" : "yes";

    static string[] Kernels(OpRegistration op) => op.CpuTypes.Split(KernelSeparator, StringSplitOptions.RemoveEmptyEntries);
}
